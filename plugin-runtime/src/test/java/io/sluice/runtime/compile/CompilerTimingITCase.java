package io.sluice.runtime.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Prints what compiling takes on this machine; holds only that it gets done. */
@EnabledIfSystemProperty(
    named = "nightly",
    matches = "true",
    disabledReason = "it only prints how long things take; mvn verify -Pnightly")
class CompilerTimingITCase {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private int sources;

  @Test
  void printsHowLongSourcesTake() throws Exception {
    try (PluginCompiler compiler = new PluginCompiler(Set.of("crypto"), name -> "no", null)) {
      time(compiler, "plain script of 270 lines, first", lines(270, CompilerTimingITCase::script));
      time(compiler, "TypeScript of 270 lines, first", lines(270, CompilerTimingITCase::typed));
      for (int i = 0; i < 10; i++) {
        time(
            compiler,
            "TypeScript of 270 lines, later",
            lines(270, CompilerTimingITCase::typed) + "// " + i);
      }
      time(compiler, "plain script of 1 MB", lines(16_000, CompilerTimingITCase::script));
      time(
          compiler,
          "bundle with require of 1 MB",
          "require('crypto');" + lines(16_000, CompilerTimingITCase::script));
      time(compiler, "TypeScript of 300 KB", lines(3_000, CompilerTimingITCase::typed));
    }
  }

  private void time(PluginCompiler compiler, String what, String source) throws Exception {
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    String script = compiler.compile(source, "hash" + sources++);
    long millis = (System.nanoTime() - start) / 1_000_000;
    long cpuMillis = (PROCESS.getProcessCpuTime() - cpu) / 1_000_000;
    System.out.printf(
        "%-36s %,9d characters %,7d ms, %,7d ms of CPU in all threads%n",
        what, source.length(), millis, cpuMillis);
    assertThat(script).isNotEmpty();
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
  }

  private static String script(int i) {
    return "function f%d(event) { return event.properties['p%d'] || [1, 'b', {c: %d}]; }"
        .formatted(i, i, i);
  }

  private static String typed(int i) {
    return "export function f%d<T extends object>(event: Event<T>, x?: number): T { return event.p as any }"
        .formatted(i);
  }
}
