package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * One record of the registry, the compacted stream that says what is installed where.
 *
 * @param key for example {@code team/2}, {@code plugin/17}, {@code plugin-config/39}
 * @param value UTF-8 JSON, null for a tombstone, which deletes
 * @param offset position in the registry's one partition; a record with a lower offset than one
 *     that has been applied is ignored
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record RegistryRecord(String key, @Nullable byte[] value, long offset) {
  public RegistryRecord {
    requireNonNull(key, "key is null");
  }
}
