package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The registry's records in broadcast state, each as a version byte (1), its offset (8 bytes, big
 * endian) and its JSON; under the empty key, which no record has, the highest offset alone.
 */
public final class RegistryState {
  /** The state of every operator that reads the registry. */
  public static final MapStateDescriptor<String, byte[]> DESCRIPTOR =
      new MapStateDescriptor<>(
          "registry", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final String OFFSET_KEY = "";
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + Long.BYTES;

  private final BroadcastState<String, byte[]> state;

  public RegistryState(BroadcastState<String, byte[]> state) {
    this.state = requireNonNull(state, "state is null");
  }

  /** Whether nothing has ever been put: then the registry must be read from its start. */
  public boolean isEmpty() throws Exception {
    return !state.contains(OFFSET_KEY);
  }

  /**
   * Applies every record to an empty registry, in order of offset.
   *
   * @throws IllegalStateException if the state was written by a later version of this class
   */
  public void load(Registry registry) throws Exception {
    List<RegistryRecord> records = new ArrayList<>();
    long applied = -1;
    for (Map.Entry<String, byte[]> entry : state.immutableEntries()) {
      RegistryRecord record = decode(entry.getKey(), entry.getValue());
      if (record.key().equals(OFFSET_KEY)) {
        applied = record.offset();
      } else {
        records.add(record);
      }
    }
    records.sort(Comparator.comparingLong(RegistryRecord::offset));
    records.forEach(registry::apply);
    registry.advanceTo(applied);
  }

  /**
   * Keeps a record, or forgets what a tombstone deletes. Only for records that {@linkplain
   * Registry.Applied#counts count}, in order of offset.
   */
  public void put(RegistryRecord record) throws Exception {
    if (record.value() == null) {
      state.remove(record.key());
    } else {
      state.put(record.key(), encode(record.offset(), record.value()));
    }
    state.put(OFFSET_KEY, encode(record.offset(), new byte[0]));
  }

  private static byte[] encode(long offset, byte[] json) {
    return ByteBuffer.allocate(HEADER + json.length).put(VERSION).putLong(offset).put(json).array();
  }

  private static RegistryRecord decode(String key, byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != VERSION) {
      throw new IllegalStateException(
          "The registry's state holds a record of version "
              + (bytes.length == 0 ? "none" : bytes[0])
              + " under the key \""
              + key
              + "\"; expected version "
              + VERSION
              + ". Start the job with the version of Sluice that wrote the savepoint, or a later"
              + " one.");
    }
    long offset = ByteBuffer.wrap(bytes).getLong(1);
    return new RegistryRecord(key, Arrays.copyOfRange(bytes, HEADER, bytes.length), offset);
  }
}
