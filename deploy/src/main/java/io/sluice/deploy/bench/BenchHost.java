package io.sluice.deploy.bench;

import io.sluice.runtime.host.Answer;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.StateRequest;
import java.time.Duration;
import java.util.Optional;

/** A host without state, which hears of nothing but what a benchmark wants to hear of. */
interface BenchHost extends Host {
  @Override
  default void ready(int configId, long installation, Capabilities capabilities) {}

  @Override
  default Optional<Duration> setupFailed(
      int configId, long installation, PluginFailure failure, int attempt) {
    return Optional.empty();
  }

  @Override
  default void effect(Invocation owner, Effect effect) {}

  @Override
  default void ask(Invocation owner, StateRequest request, Answer answer) {
    answer.error("The benchmark has no state.");
  }
}
