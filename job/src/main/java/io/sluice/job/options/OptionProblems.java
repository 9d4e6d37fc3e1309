package io.sluice.job.options;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * Collects what is wrong with options, each in one sentence of the same form: option, found,
 * expected, remedy.
 */
final class OptionProblems {
  private final Configuration options;
  private final List<String> sentences = new ArrayList<>();

  OptionProblems(Configuration options) {
    this.options = options;
  }

  List<String> sentences() {
    return sentences;
  }

  void add(ConfigOption<?> option, String found, String expected, String remedy) {
    sentences.add(
        "Option %s is %s, expected %s: %s.".formatted(option.key(), found, expected, remedy));
  }

  /** The value as the user wrote it, in quotes; of a default, the default. */
  String written(ConfigOption<?> option) {
    return "'" + options.getString(option.key(), String.valueOf(option.defaultValue())) + "'";
  }
}
