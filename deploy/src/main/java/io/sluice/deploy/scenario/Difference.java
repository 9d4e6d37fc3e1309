package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Where a case is not as expected.
 *
 * @param check the key of the expectation, or the rule that was broken
 * @param expected what was expected
 * @param actual what came
 */
public record Difference(String check, JsonNode expected, JsonNode actual) {
  public Difference {
    requireNonNull(check, "check is null");
    requireNonNull(expected, "expected is null");
    requireNonNull(actual, "actual is null");
  }
}
