package io.sluice.job.options;

import static java.util.Comparator.comparingInt;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;

/** Which keys are options, and what was probably meant by one that is not. */
final class KnownOptions {
  private static final String PASSED_THROUGH = SluiceOptions.KAFKA_PROPERTIES.key() + ".";

  /** First words of Flink's own options, none of which is one of ours. */
  private static final List<String> FLINK =
      List.of(
          "akka",
          "classloader",
          "client",
          "cluster",
          "env",
          "execution",
          "fs",
          "high-availability",
          "io",
          "jobmanager",
          "kubernetes",
          "metrics",
          "parallelism",
          "pekko",
          "pipeline",
          "rest",
          "restart-strategy",
          "s3",
          "security",
          "state",
          "table",
          "taskmanager",
          "web");

  private KnownOptions() {}

  static boolean contains(String key) {
    if (key.startsWith(PASSED_THROUGH)) {
      return key.length() > PASSED_THROUGH.length();
    }
    return !key.equals(SluiceOptions.KAFKA_PROPERTIES.key()) && keys().anyMatch(key::equals);
  }

  /** The sentence that refuses a key. */
  static String refusal(String key, String where) {
    if (FLINK.contains(key.split("\\.", 2)[0])) {
      return ("Option %s in %s is unknown to Sluice, expected one of its own options: if it is"
              + " Flink's, give it to Flink, in config.yaml or as flink run -D%s=VALUE.")
          .formatted(key, where, key);
    }
    String remedy =
        nearest(key)
            .map(known -> "did you mean " + known + "?")
            .orElse("see --help for all options.");
    return "Option %s in %s is unknown, expected one that --help lists: %s"
        .formatted(key, where, remedy);
  }

  /** The nearest option by edits, unless every one is so far that to name it would mislead. */
  static Optional<String> nearest(String key) {
    Stream<String> ofJob =
        keys().filter(known -> !known.equals(SluiceOptions.KAFKA_PROPERTIES.key()));
    return endingIn(key)
        .or(
            () ->
                Stream.concat(ofJob, passedThrough(key).stream())
                    .filter(known -> distance(key, known) <= Math.max(2, key.length() / 2))
                    .min(comparingInt(known -> distance(key, known))));
  }

  private static Stream<String> keys() {
    return SluiceOptions.ALL.stream().map(ConfigOption::key);
  }

  /** A mistyped {@code kafka.properties.NAME}: the first two words corrected, the name as it is. */
  private static Optional<String> passedThrough(String key) {
    String[] words = key.split("\\.", 3);
    return words.length == 3 ? Optional.of(PASSED_THROUGH + words[2]) : Optional.empty();
  }

  /** An option given without its first word, such as {@code brokers}. */
  private static Optional<String> endingIn(String key) {
    return keys().filter(known -> known.endsWith("." + key)).findFirst();
  }

  /** Levenshtein's distance: the fewest single characters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
