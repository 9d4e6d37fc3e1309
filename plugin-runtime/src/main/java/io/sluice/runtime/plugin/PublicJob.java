package io.sluice.runtime.plugin;

import static java.util.Objects.requireNonNull;

import java.util.List;
import javax.annotation.Nullable;

/**
 * A job that people may start, an entry of {@code publicJobs} (contract §3.3).
 *
 * @param name of the exported job
 * @param payload what is asked for, in the order of the file
 */
public record PublicJob(String name, List<Field> payload) {
  public PublicJob {
    requireNonNull(name, "name is null");
    payload = List.copyOf(payload);
  }

  /**
   * A field of the payload.
   *
   * @param key where it stands in the payload
   * @param type for example "string", "number" or "date"; other words are kept as they stand
   * @param title label for people, null if there is none
   * @param required whether a value must be given
   * @param defaultJson the value people start from as JSON text, null if there is none
   * @param staffOnly whether only the operators of the installation see it
   */
  public record Field(
      String key,
      String type,
      @Nullable String title,
      boolean required,
      @Nullable String defaultJson,
      boolean staffOnly) {
    public Field {
      requireNonNull(key, "key is null");
      requireNonNull(type, "type is null");
    }
  }
}
