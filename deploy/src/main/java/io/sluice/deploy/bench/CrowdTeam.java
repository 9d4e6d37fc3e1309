package io.sluice.deploy.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;

/** One team of the crowd: tells what its plugins made of their events. */
final class CrowdTeam implements BenchHost {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALLS = "calls";

  private final Consumer<Result> results;

  CrowdTeam(Consumer<Result> results) {
    this.results = results;
  }

  /**
   * What a plugin made of an event.
   *
   * @param id of the invocation
   * @param isFailure whether it made none of it
   * @param digest of the event, without what the plugin knows from its {@code meta.global}
   * @param calls how many calls of it its {@code meta.global} remembers
   */
  record Result(long id, boolean isFailure, String digest, long calls) {}

  @Override
  public void completed(Invocation invocation, Outcome outcome, Usage usage) {
    if (!invocation.isLifecycle()) {
      results.accept(result(invocation.id(), outcome));
    }
  }

  static Result result(long id, Outcome outcome) {
    if (outcome instanceof Outcome.Returned returned && returned.value() != null) {
      try {
        ObjectNode event = (ObjectNode) JSON.readTree(returned.value());
        long calls = ((ObjectNode) event.get("properties")).remove(CALLS).longValue();
        byte[] text = event.toString().getBytes(StandardCharsets.UTF_8);
        return new Result(id, false, UUID.nameUUIDFromBytes(text).toString(), calls);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("A plugin made what is not JSON", e);
      }
    }
    return new Result(id, true, "failed", 0);
  }
}
