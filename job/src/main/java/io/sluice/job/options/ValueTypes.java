package io.sluice.job.options;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** Whether values can be read as the type of their option, and what that type looks like. */
final class ValueTypes {
  private ValueTypes() {}

  /**
   * Adds a sentence for each option whose value cannot be read, and returns a copy without those,
   * so that later checks see readable values only.
   */
  static Configuration keepReadable(Configuration options, OptionProblems problems) {
    Configuration readable = new Configuration(options);
    for (ConfigOption<?> option : SluiceOptions.ALL) {
      try {
        options.getOptional(option);
      } catch (IllegalArgumentException e) {
        problems.add(
            option,
            problems.written(option),
            describe(option),
            "correct it, or remove it to get the default, " + defaultText(option));
        readable.removeConfig(option);
      }
    }
    return readable;
  }

  /** The default as a user would write it, or what its absence is called. */
  static String defaultText(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value == null) {
      return "not set";
    }
    if (value instanceof Duration duration) {
      return durationText(duration);
    }
    if (value instanceof MemorySize size) {
      return size.getMebiBytes() + " mb";
    }
    if (value instanceof List<?> list && list.isEmpty()) {
      return "empty";
    }
    String text = value.toString();
    return text.isEmpty() || text.equals("{}") ? "empty" : text;
  }

  private static String durationText(Duration duration) {
    if (duration.toSecondsPart() == 0 && duration.toMinutes() > 0) {
      return duration.toMinutes() + " min";
    }
    return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }

  private static String describe(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value instanceof Duration) {
      return "a duration such as 500 ms, 30 s or 15 min";
    }
    if (value instanceof MemorySize) {
      return "a size such as 256 mb or 1 gb";
    }
    if (value instanceof Boolean) {
      return "true or false";
    }
    if (value instanceof Integer) {
      return "a whole number";
    }
    if (value instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (value instanceof List<?>) {
      return "texts separated by semicolons";
    }
    return "a text";
  }
}
