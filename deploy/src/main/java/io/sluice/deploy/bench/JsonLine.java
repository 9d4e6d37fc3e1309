package io.sluice.deploy.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;

/** A record as one line of text, which a {@link ChildProcess} answers with. */
final class JsonLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonLine() {}

  static String of(Record answer) {
    try {
      return JSON.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer + " cannot be written", e);
    }
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws Problem if it is something else
   */
  static <T extends Record> T read(String line, Class<T> type) {
    try {
      return JSON.readValue(line, type);
    } catch (JsonProcessingException e) {
      throw Problem.failure(
          "A process said \"%s\" where a %s was due.".formatted(line, type.getSimpleName()), e);
    }
  }
}
