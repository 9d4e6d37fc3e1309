package io.sluice.operators.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.state.api.runtime.OperatorIDGenerator;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** A savepoint, in Flink's canonical format, with nothing but one subtask of one stage. */
public record StageSavepoint(OperatorSubtaskState state) {
  /** What {@link #formats} calls the key, which is no state. */
  static final String KEY = "(key)";

  private static final String FILE = "_metadata";

  public static StageSavepoint of(AbstractStreamOperatorTestHarness<?> stage) throws Exception {
    return new StageSavepoint(
        stage
            .snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
            .getJobManagerOwnedState());
  }

  public static StageSavepoint read(Path folder) throws IOException {
    CheckpointMetadata metadata = SavepointLoader.loadSavepointMetadata(folder.toString());
    return new StageSavepoint(metadata.getOperatorStates().iterator().next().getState(0));
  }

  /**
   * Writes it as a job does; what it holds is small enough to be in its one file.
   *
   * @param uid the stage's in the job
   */
  void write(Path folder, String uid, int maxParallelism) throws IOException {
    OperatorState stage =
        new OperatorState(null, uid, OperatorIDGenerator.fromUid(uid), 1, maxParallelism);
    stage.putState(0, state);
    Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILE))) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(1, List.of(stage), List.of()), out);
    }
  }

  /** How each state is written: its kind, and serializers by what they are for. */
  public Map<String, String> formats() throws IOException {
    Map<String, String> formats = new TreeMap<>();
    for (KeyedStateHandle handle : state.getManagedKeyedState()) {
      try (InputStream in = ((KeyGroupsStateHandle) handle).openInputStream()) {
        KeyedBackendSerializationProxy<Long> keyed =
            new KeyedBackendSerializationProxy<>(StageSavepoint.class.getClassLoader());
        keyed.read(new DataInputViewStreamWrapper(in));
        formats.put(KEY, described(keyed.getKeySerializerSnapshot()));
        keyed.getStateMetaInfoSnapshots().forEach(each -> put(formats, each));
      }
    }
    for (OperatorStateHandle handle : state.getManagedOperatorState()) {
      try (InputStream in = handle.openInputStream()) {
        OperatorBackendSerializationProxy all =
            new OperatorBackendSerializationProxy(StageSavepoint.class.getClassLoader());
        all.read(new DataInputViewStreamWrapper(in));
        all.getOperatorStateMetaInfoSnapshots().forEach(each -> put(formats, each));
        all.getBroadcastStateMetaInfoSnapshots().forEach(each -> put(formats, each));
      }
    }
    return formats;
  }

  private static void put(Map<String, String> formats, StateMetaInfoSnapshot state) {
    formats.put(
        state.getName(),
        state.getBackendStateType()
            + new TreeMap<>(state.getSerializerSnapshotsImmutable())
                .entrySet().stream()
                    .map(entry -> " " + entry.getKey() + "=" + described(entry.getValue()))
                    .collect(Collectors.joining()));
  }

  private static String described(TypeSerializerSnapshot<?> serializer) {
    String name = serializer.restoreSerializer().getClass().getSimpleName();
    if (serializer instanceof CompositeTypeSerializerSnapshot<?, ?> composite) {
      return name
          + List.of(composite.getNestedSerializerSnapshots()).stream()
              .map(StageSavepoint::described)
              .collect(Collectors.joining(",", "<", ">"));
    }
    return name;
  }
}
