package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;

/** What a step of a case does. */
sealed interface Action {
  /**
   * Calls an exported function, once for each argument.
   *
   * @param function its name
   * @param arguments JSON values; one null for a call without any
   * @param isMany whether its results are an array, one for each argument
   */
  record Call(String function, List<Argument> arguments, boolean isMany) implements Action {
    public Call {
      requireNonNull(function, "function is null");
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * Runs a job.
   *
   * @param payload null for none
   */
  record Job(String name, @Nullable JsonNode payload) implements Action {
    public Job {
      requireNonNull(name, "name is null");
    }
  }

  /** Lets time go by. */
  record Advance(Duration by) implements Action {}

  /**
   * A function's first argument.
   *
   * @param json null for none
   */
  record Argument(@Nullable JsonNode json) {
    static final Argument NONE = new Argument(null);

    @Nullable
    String text() {
      return json == null ? null : json.toString();
    }
  }
}
