package io.sluice.deploy.local;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What lies in {@code lib/} of a Flink distribution, picked from a class path that holds more.
 * Flink with what it needs, its logging, and GraalVM, whose jars must be loaded once per process
 * and not once per job. Not Sluice and not the Kafka connector: those are in the job's jar, and
 * would hide mistakes of its packaging if they were here too.
 */
final class ClusterClassPath {
  private static final Pattern JAR_OF_THE_CLUSTER =
      Pattern.compile(
          String.join(
              "|",
              // Flink
              "flink-(?!connector-kafka).*",
              "frocksdbjni-.*",
              "(log4j|slf4j)-.*",
              // what Flink needs
              "commons-(cli|collections|compress|io|lang3|math3|text|codec)-.*",
              "(kryo|reflectasm|objenesis|minlog|javassist|snakeyaml-engine|jsr305)-.*",
              "(snappy-java|lz4-java|zstd-jni|async-profiler)-.*",
              // GraalVM
              "(polyglot|collections|nativeimage|word|jniutils)-\\d.*",
              "(js-language|regex|icu4j|xz|truffle-.*)-\\d.*"));

  private ClusterClassPath() {}

  /**
   * @param classPath as in the system property {@code java.class.path}
   */
  static List<Path> of(String classPath) {
    return Stream.of(classPath.split(Pattern.quote(File.pathSeparator), -1))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .filter(jar -> JAR_OF_THE_CLUSTER.matcher(jar.getFileName().toString()).matches())
        .filter(jar -> !jar.getFileName().toString().endsWith("-tests.jar"))
        .toList();
  }
}
