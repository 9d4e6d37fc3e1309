package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Budget;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;

/**
 * A sandbox without some of its guards.
 *
 * @param options given the options of the attacks, returns those without the guard
 * @param ownSource given the text of the bridge or of a part of it, returns what runs
 * @param lastWord given what every context is built with, returns what it is built with then
 */
record AttackMutation(
    UnaryOperator<RuntimeOptions> options,
    UnaryOperator<String> ownSource,
    UnaryOperator<Context.Builder> lastWord) {
  private static final long MB = 1L << 20;
  private static final int MANY = 1 << 30;

  /** More than {@link AttackMutant} waits for an attack that nothing stops. */
  private static final Duration NO_LIMIT = Duration.ofSeconds(4);

  private static final Map<String, AttackMutation> OF_GUARDS = ofGuards();

  /** The guards that can be taken out, as attacks name them. */
  static Set<String> guards() {
    return OF_GUARDS.keySet();
  }

  /** One without all of these guards. */
  static AttackMutation without(Set<String> guards) {
    return guards.stream().map(OF_GUARDS::get).reduce(options(each -> each), AttackMutation::and);
  }

  PluginRuntime openRuntime() {
    return new PluginRuntime(
        options.apply(AttackArena.options(AttackArena.SLICE)),
        new ScriptEngine(ownSource, lastWord));
  }

  private AttackMutation and(AttackMutation other) {
    return new AttackMutation(
        each -> other.options.apply(options.apply(each)),
        text -> other.ownSource.apply(ownSource.apply(text)),
        builder -> other.lastWord.apply(lastWord.apply(builder)));
  }

  private static AttackMutation options(UnaryOperator<RuntimeOptions> options) {
    return new AttackMutation(options, text -> text, builder -> builder);
  }

  private static AttackMutation call(UnaryOperator<CallLimits> limits) {
    return options(each -> each.withCall(limits.apply(each.call())));
  }

  private static AttackMutation source(UnaryOperator<String> ownSource) {
    return new AttackMutation(each -> each, ownSource, builder -> builder);
  }

  private static AttackMutation engine(UnaryOperator<Context.Builder> lastWord) {
    return new AttackMutation(each -> each, text -> text, lastWord);
  }

  private static AttackMutation global(String names, UnaryOperator<Context.Builder> lastWord) {
    return source(text -> text.replace(names, "")).and(engine(lastWord));
  }

  private static Map<String, AttackMutation> ofGuards() {
    Map<String, AttackMutation> all = new LinkedHashMap<>();
    all.put(
        "java",
        global(
            "'Java', ",
            builder -> builder.allowHostAccess(HostAccess.ALL).allowHostClassLookup(name -> true)));
    all.put(
        "print", global("'print', 'printErr', ", builder -> builder.option("js.print", "true")));
    all.put(
        "load",
        global("'load', 'loadWithNewGlobal', ", builder -> builder.option("js.load", "true")));
    all.put("array-likes", source(text -> text.replace("part('guards');", "")));
    all.put(
        "frozen",
        source(text -> text.replace("const {freeze, ", "const freeze = (o) => o\nconst {")));
    all.put("captured", source(AttackMutation::withNativesOfThePlugin));
    all.put("bigint", engine(builder -> builder.option("js.bigint", "true")));
    all.put(
        "string-limit",
        engine(builder -> builder.option("js.string-length-limit", String.valueOf(MANY))));
    all.put(
        "typed-array-limit",
        engine(builder -> builder.option("js.max-typed-array-length", String.valueOf(MANY))));
    all.put(
        "shared-memory",
        global(
            "'Atomics', 'SharedArrayBuffer',",
            builder -> builder.option("js.shared-array-buffer", "true")));
    all.put("cpu", options(each -> each.withSlice(withoutCpuLimit(each.slice()))));
    all.put("memory", options(each -> each.withSlice(withoutMemoryLimit(each.slice()))));
    all.put("setup", options(each -> each.withSetup(withoutCpuLimit(each.setup()))));
    all.put("setup-memory", options(each -> each.withSetup(withoutMemoryLimit(each.setup()))));
    all.put("wall", options(each -> each.withTaskTimeout(NO_LIMIT)));
    putQuotas(all);
    all.put(
        "address",
        options(each -> each.withHttp(each.http().withAllow(List.of("0.0.0.0/0", "::/0")))));
    all.put("redirects", options(each -> each.withHttp(each.http().withMaxRedirects(MANY))));
    all.put("permits", options(each -> each.withHttp(each.http().withAtOnce(1_000))));
    return all;
  }

  private static void putQuotas(Map<String, AttackMutation> all) {
    all.put("log-quota", call(each -> withMany(each, "logLines", "logCharacters")));
    all.put("capture-quota", call(each -> withMany(each, "captures")));
    all.put("job-quota", call(each -> withMany(each, "jobs")));
    all.put("payload-quota", call(each -> withMany(each, "jobPayloadCharacters")));
    all.put("open-calls", call(each -> withMany(each, "openCalls")));
    all.put("value-quota", call(each -> withMany(each, "valueCharacters")));
    all.put("state-quota", call(each -> withMany(each, "stateCharacters")));
  }

  /** The limits with these components, all of which are numbers, as good as off. */
  private static CallLimits withMany(CallLimits limits, String... components) {
    List<String> open = new ArrayList<>(List.of(components));
    try {
      List<Object> values = new ArrayList<>();
      for (RecordComponent component : CallLimits.class.getRecordComponents()) {
        boolean isOpen = open.remove(component.getName());
        values.add(isOpen ? (Object) MANY : component.getAccessor().invoke(limits));
      }
      if (!open.isEmpty()) {
        throw new IllegalArgumentException("CallLimits has no " + open);
      }
      return (CallLimits)
          CallLimits.class.getDeclaredConstructors()[0].newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("CallLimits cannot be made", e);
    }
  }

  private static Budget withoutCpuLimit(Budget budget) {
    return new Budget(NO_LIMIT.toNanos(), budget.allocatedBytes());
  }

  private static Budget withoutMemoryLimit(Budget budget) {
    return new Budget(budget.cpuNanos(), 100_000 * MB);
  }

  /**
   * What the parts of the bridge have captured is taken from the globals when it is used, and so
   * are the methods of the bridge's own maps; not what it writes the log with.
   */
  private static String withNativesOfThePlugin(String text) {
    if (!text.contains("const native = prototype[name];")) {
      return text.replace("apply(mapGet, map, [key])", "map.get(key)")
          .replace("apply(mapHas, map, [key])", "map.has(key)");
    }
    return text.replace("const native = prototype[name];", "")
        .replace("apply(native, self, given)", "apply(prototype[name], self, given)")
        .replace("const toText = String;", "const toText = (value) => String(value);")
        .replace("const toNumber = Number;", "const toNumber = (value) => Number(value);")
        .replace(
            "const {apply, construct} = Reflect;",
            "const {apply} = Reflect;\nconst construct = (f, g, n) => Reflect.construct(f, g, n);");
  }
}
