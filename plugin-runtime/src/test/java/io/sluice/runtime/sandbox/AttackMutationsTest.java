package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.actor.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes one guard after the other out of the sandbox and runs the attacks that it is there for: at
 * least one has to succeed or to end otherwise, or nobody would notice that the guard is gone.
 * Prints which did. {@code mvn -pl plugin-runtime test -Dtest=AttackMutationsTest
 * -Dattacks.mutations}
 */
@EnabledIfSystemProperty(named = "attacks.mutations", matches = ".*")
class AttackMutationsTest {
  private static final long MB = 1L << 20;
  private static final RuntimeOptions OPTIONS = AttackArena.options(AttackArena.SLICE);

  /** Longer than anything takes that is stopped, shorter than the budget of who is not. */
  private static final long PATIENCE_MILLIS = 3_000;

  private static final Duration NO_LIMIT = Duration.ofSeconds(5);
  private static final int MANY = 1 << 30;
  private static final Map<String, List<String>> NOTICED = new LinkedHashMap<>();

  /** Its self-test has passed before any guard is taken out; after that it is not run again. */
  private static PluginRuntime sound;

  /**
   * A sandbox without one of its guards.
   *
   * @param guard as attacks name it
   */
  record Mutation(
      String guard,
      RuntimeOptions options,
      UnaryOperator<String> ownSource,
      UnaryOperator<Context.Builder> lastWord) {
    static Mutation of(String guard, RuntimeOptions options) {
      return new Mutation(guard, options, UnaryOperator.identity(), UnaryOperator.identity());
    }

    static Mutation of(String guard, UnaryOperator<String> ownSource) {
      return new Mutation(guard, OPTIONS, ownSource, UnaryOperator.identity());
    }

    static Mutation option(String guard, String option, String value) {
      return new Mutation(
          guard, OPTIONS, UnaryOperator.identity(), builder -> builder.option(option, value));
    }

    @Override
    public String toString() {
      return guard;
    }
  }

  static Stream<Mutation> mutations() {
    CallLimits call = CallLimits.defaults();
    return Stream.of(
        new Mutation(
            "java",
            OPTIONS,
            text -> text.replace("'Java', ", ""),
            builder -> builder.allowHostAccess(HostAccess.ALL).allowHostClassLookup(name -> true)),
        new Mutation(
            "print",
            OPTIONS,
            text -> text.replace("'print', 'printErr', ", ""),
            builder -> builder.option("js.print", "true")),
        new Mutation(
            "load",
            OPTIONS,
            text -> text.replace("'load', 'loadWithNewGlobal', ", ""),
            builder -> builder.option("js.load", "true")),
        Mutation.of("array-likes", text -> text.replace("part('guards');", "")),
        Mutation.of(
            "frozen", text -> text.replace("const {freeze, ", "const freeze = (o) => o\nconst {")),
        Mutation.of(
            "captured",
            text ->
                text.replace("apply(mapGet, map, [key])", "map.get(key)")
                    .replace("apply(mapHas, map, [key])", "map.has(key)")),
        Mutation.option("bigint", "js.bigint", "true"),
        Mutation.option("string-limit", "js.string-length-limit", String.valueOf(MANY)),
        Mutation.option("typed-array-limit", "js.max-typed-array-length", String.valueOf(MANY)),
        new Mutation(
            "shared-memory",
            OPTIONS,
            text -> text.replace("'Atomics', 'SharedArrayBuffer',", ""),
            builder -> builder.option("js.shared-array-buffer", "true")),
        Mutation.of("cpu", OPTIONS.withSlice(new Budget(NO_LIMIT.toNanos(), 64 * MB))),
        Mutation.of(
            "memory", OPTIONS.withSlice(new Budget(AttackArena.SLICE.cpuNanos(), 100_000 * MB))),
        Mutation.of("setup", OPTIONS.withSetup(new Budget(NO_LIMIT.toNanos(), 96 * MB))),
        Mutation.of(
            "setup-memory",
            OPTIONS.withSetup(new Budget(OPTIONS.setup().cpuNanos(), 100_000 * MB))),
        Mutation.of("wall", OPTIONS.withTaskTimeout(NO_LIMIT)),
        Mutation.of(
            "log-quota", OPTIONS.withCall(limits(MANY, MANY, call.captures(), call.jobs()))),
        Mutation.of(
            "capture-quota",
            OPTIONS.withCall(limits(call.logLines(), call.logCharacters(), MANY, call.jobs()))),
        Mutation.of(
            "job-quota",
            OPTIONS.withCall(limits(call.logLines(), call.logCharacters(), call.captures(), MANY))),
        Mutation.of(
            "payload-quota", OPTIONS.withCall(sizes(MANY, call.openCalls(), (int) MB, call))),
        Mutation.of("open-calls", OPTIONS.withCall(sizes((int) MB, MANY, (int) MB, call))),
        Mutation.of("value-quota", OPTIONS.withCall(sizes((int) MB, call.openCalls(), MANY, call))),
        Mutation.of(
            "state-quota",
            OPTIONS.withCall(
                new CallLimits(
                    call.logLines(),
                    call.logCharacters(),
                    call.captures(),
                    call.jobs(),
                    call.jobPayloadCharacters(),
                    call.openCalls(),
                    call.valueCharacters(),
                    MANY))),
        Mutation.of(
            "address", OPTIONS.withHttp(OPTIONS.http().withAllow(List.of("0.0.0.0/0", "::/0")))),
        Mutation.of("redirects", OPTIONS.withHttp(OPTIONS.http().withMaxRedirects(MANY))),
        Mutation.of("permits", OPTIONS.withHttp(OPTIONS.http().withAtOnce(1_000))));
  }

  private static CallLimits limits(int logLines, int logCharacters, int captures, int jobs) {
    CallLimits call = CallLimits.defaults();
    return new CallLimits(
        logLines,
        logCharacters,
        captures,
        jobs,
        call.jobPayloadCharacters(),
        call.openCalls(),
        call.valueCharacters(),
        call.stateCharacters());
  }

  private static CallLimits sizes(int payload, int openCalls, int value, CallLimits call) {
    return new CallLimits(
        call.logLines(),
        call.logCharacters(),
        call.captures(),
        call.jobs(),
        payload,
        openCalls,
        value,
        call.stateCharacters());
  }

  @BeforeAll
  static void testTheSandboxOnce() {
    sound = PluginRuntime.acquire(RuntimeOptions.defaults());
  }

  @AfterAll
  static void print() {
    sound.close();
    StringJoiner lines = new StringJoiner("\n");
    lines.add("| guard taken out | attacks that notice |").add("|---|---|");
    NOTICED.forEach(
        (guard, names) -> lines.add("| " + guard + " | " + String.join("; ", names) + " |"));
    System.out.println(lines);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void withoutItsGuardAnAttackIsNotHandled(Mutation mutation) throws Exception {
    List<String> noticed = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Attack attack : attacksOn(mutation.guard())) {
      (isHandled(attack, mutation) ? others : noticed).add(attack.kind() + ": " + attack.name());
    }
    NOTICED.put(mutation.guard(), noticed);
    System.out.println(
        "Without " + mutation.guard() + " these notice: " + noticed + ", and these not: " + others);
    assertThat(noticed).as("attacks that notice").isNotEmpty();
  }

  @Test
  void everyGuardThatAnAttackNamesIsTakenOut() {
    List<String> taken = mutations().map(Mutation::guard).toList();
    assertThat(allAttacks().flatMap(attack -> attack.guards().stream()).distinct())
        .allSatisfy(guard -> assertThat(taken).contains(guard));
  }

  private static Stream<Attack> allAttacks() {
    return AttackClasses.names().stream().flatMap(kind -> AttackClasses.attacksOf(kind).stream());
  }

  private static List<Attack> attacksOn(String guard) {
    return allAttacks().filter(attack -> attack.guards().contains(guard)).limit(12).toList();
  }

  private static boolean isHandled(Attack attack, Mutation mutation) throws Exception {
    ScriptEngine engine = new ScriptEngine(mutation.ownSource(), mutation.lastWord());
    try (AttackArena arena =
        new AttackArena(new PluginRuntime(mutation.options(), engine), PATIENCE_MILLIS)) {
      boolean isHandled;
      try {
        isHandled = attack.ends().contains(arena.run(attack).end());
      } catch (AssertionError noticed) {
        isHandled = false;
      }
      arena.isQuiet();
      return isHandled;
    }
  }
}
