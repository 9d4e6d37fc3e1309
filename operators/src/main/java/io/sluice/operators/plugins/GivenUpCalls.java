package io.sluice.operators.plugins;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.Place;
import io.sluice.operators.json.ArrayItems;
import io.sluice.operators.route.ShardKey;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.host.PluginFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Keeps what calls were about that will not be made again: it goes to the dead letters, each event
 * or item of a batch in a letter of its own, so that none is cut. A job or a handler that threw
 * what is no {@code RetryError} has had its say in the log (contract §4.6).
 */
final class GivenUpCalls {
  private final EventChain.Emitter emitter;
  private final Clock clock;

  GivenUpCalls(EventChain.Emitter emitter, Clock clock) {
    this.emitter = emitter;
    this.clock = clock;
  }

  /** The call's plugin threw, ran out of a budget or out of attempts. */
  void failed(WorkUnit<PluginWork> unit, PluginFailure failure) {
    if (CallWork.of(unit).isGathered() || failure.blame() == PluginFailure.Blame.RETRYABLE) {
      impossible(ShardKey.team(unit.key()), unit.work(), failure);
    }
  }

  /** The call cannot be made at all, or not again. */
  void impossible(int teamId, PendingWork<PluginWork> work, PluginFailure failure) {
    CallWork call = (CallWork) work.payload();
    if (call.argument() == null) {
      return;
    }
    List<String> items =
        call.isGathered() ? ArrayItems.of(call.argument()) : List.of(call.argument());
    for (String item : items) {
      emitter.rejected(
          new DeadLetter(
              item.getBytes(StandardCharsets.UTF_8),
              null,
              Place.CALLS,
              failure.code(),
              "%s of plugin config %d, call %s: %s"
                  .formatted(call.function(), call.configId(), call.id(), failure.text()),
              List.of(),
              teamId,
              null,
              null,
              clock.millis(),
              work.attempt() + 1));
    }
  }
}
