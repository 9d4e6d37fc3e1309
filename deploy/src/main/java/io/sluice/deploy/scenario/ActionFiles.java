package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files about actions as the job reads their records: with all digits of numbers. */
final class ActionFiles {
  private ActionFiles() {}

  /**
   * Reads an object.
   *
   * @param what the file holds, for the message
   * @throws Problem if the file cannot be read or holds something else
   */
  static ObjectNode object(String what, Path file) {
    JsonNode json = json(what, file);
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw Problem.input("The %s %s is no JSON object; expected one.".formatted(what, file));
  }

  /**
   * Reads any JSON value.
   *
   * @throws Problem as {@link #object}
   */
  static JsonNode json(String what, Path file) {
    try {
      return Json.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw Problem.input(
          "The %s %s cannot be read: %s.".formatted(what, file, FileReasons.of(e)), e);
    } catch (UnreadableJson e) {
      throw Problem.input("The %s %s is not JSON: %s.".formatted(what, file, e.getMessage()), e);
    }
  }
}
