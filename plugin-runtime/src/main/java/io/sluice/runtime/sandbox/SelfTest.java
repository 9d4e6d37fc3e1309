package io.sluice.runtime.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Answer;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.StateRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Tries on this JVM, with its engine, whether the sandbox holds: a plugin of ours must reach
 * nothing outside of it, and must be stopped when it breaks a limit. Fails closed: no plugin runs
 * before this has passed.
 */
final class SelfTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MB = 1L << 20;
  private static final int CONFIG = 1;

  /** For what has to end by itself, however cold the engine is. */
  private static final Budget AMPLE = new Budget(Duration.ofSeconds(20).toNanos(), 4_096 * MB);

  private static final Budget SHORT_OF_CPU =
      new Budget(Duration.ofMillis(30).toNanos(), 4_096 * MB);
  private static final Budget SHORT_OF_MEMORY =
      new Budget(Duration.ofSeconds(20).toNanos(), 32 * MB);

  private static final long PATIENCE_SECONDS = 60;

  private static boolean hasPassed;

  private final PluginRuntime runtime;
  private final String code;
  private final List<String> faults = new ArrayList<>();

  private SelfTest(PluginRuntime runtime, String code) {
    this.runtime = runtime;
    this.code = code;
  }

  /**
   * Tests, once in the life of the engine's classes.
   *
   * @throws IllegalStateException if the sandbox does not hold
   */
  static synchronized void run(PluginRuntime runtime) {
    if (!hasPassed) {
      run(runtime, ScriptEngine.resource("selftest.js"));
      hasPassed = true;
    }
  }

  /** As {@link #run(PluginRuntime)}, with a plugin that tests can replace. */
  static void run(PluginRuntime runtime, String code) {
    SelfTest test = new SelfTest(runtime, code);
    test.nothingIsReached();
    test.isStopped("loop", SHORT_OF_CPU, "CPU_LIMIT");
    test.isStopped("catching", SHORT_OF_CPU, "CPU_LIMIT");
    test.isStopped("promises", SHORT_OF_CPU, "CPU_LIMIT");
    test.isStopped("memory", SHORT_OF_MEMORY, "ALLOCATION_LIMIT");
    if (!test.faults.isEmpty()) {
      throw new IllegalStateException(
          "The sandbox does not hold on this JVM ("
              + System.getProperty("java.vm.version")
              + ", "
              + runtime.engineName()
              + "), so no plugin will run: "
              + String.join("; ", test.faults)
              + ". Use a JVM and the GraalVM version that Sluice was tested with");
    }
  }

  private void nothingIsReached() {
    Outcome outcome = outcomeOf("{}", AMPLE);
    if (!(outcome instanceof Outcome.Returned returned) || returned.value() == null) {
      faults.add("the probes ended as " + outcome);
      return;
    }
    try {
      JsonNode reached = JSON.readTree(returned.value()).get("reached");
      if (reached == null || !reached.isArray()) {
        faults.add("the probes said " + returned.value());
      } else {
        reached.forEach(name -> faults.add("a plugin can reach " + name.asText()));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The self-test's plugin returned what is not JSON", e);
    }
  }

  private void isStopped(String attack, Budget budget, String code) {
    Outcome outcome = outcomeOf("{\"attack\":\"" + attack + "\"}", budget);
    boolean isStopped =
        outcome instanceof Outcome.Killed killed && killed.failure().code().equals(code);
    if (!isStopped) {
      faults.add(
          "a plugin that breaks a limit (" + attack + ") is not stopped but ends as " + outcome);
    }
  }

  private Outcome outcomeOf(String properties, Budget budget) {
    Script script = new Script("index.js", code, "self-test " + code.hashCode());
    Ends ends = new Ends();
    TeamActor team = runtime.openTeam(ends, TeamServices.none(), budget);
    try {
      team.install(new SandboxSpec(CONFIG, 1, 1, 1, "self-test", () -> script, "{}"));
      team.invoke(
          new Invocation(
              1,
              CONFIG,
              Invocation.PROCESS_EVENT,
              "{\"team_id\":1,\"properties\":" + properties + "}"));
      return ends.await();
    } finally {
      team.abort();
    }
  }

  /** Keeps how the one invocation ended. */
  private static final class Ends implements Host {
    private final BlockingQueue<Outcome> ended = new LinkedBlockingQueue<>();

    /** How it ended; as one that is not stopped if it does not within a minute. */
    Outcome await() {
      try {
        Outcome outcome = ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return outcome == null ? new Outcome.Collateral() : outcome;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while the sandbox was being tested", e);
      }
    }

    @Override
    public void completed(Invocation invocation, Outcome outcome, Usage usage) {
      if (!invocation.isLifecycle()) {
        ended.add(outcome);
      }
    }

    @Override
    public void effect(Invocation owner, Effect effect) {}

    @Override
    public void ask(Invocation owner, StateRequest request, Answer answer) {
      answer.value(null);
    }

    @Override
    public void ready(int configId, long installation, Capabilities capabilities) {}

    @Override
    public Optional<Duration> setupFailed(
        int configId, long installation, PluginFailure failure, int attempt) {
      return Optional.empty();
    }
  }
}
