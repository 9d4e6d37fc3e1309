package io.sluice.job.options;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.flink.configuration.Configuration;

/**
 * The arguments of {@code main}, as far as they could be understood: {@code --key value}, {@code
 * --key=value}, {@code -Dkey=value}, {@code --config FILE} and {@code --help}. An argument wins
 * over the file, a later argument over an earlier one.
 *
 * @param help whether the user asks for the options instead of a job
 * @param options every known option given, its value not looked at yet
 * @param problems a sentence for each argument or line that was not understood; kept here instead
 *     of thrown so that they are reported together with those of the values
 */
public record SluiceArguments(boolean help, Configuration options, List<String> problems) {
  public SluiceArguments {
    requireNonNull(options, "options is null");
    problems = List.copyOf(problems);
  }

  /** Reads the arguments and the files they name. Never throws; see {@link #problems()}. */
  public static SluiceArguments parse(String... arguments) {
    ArgumentReader reader = new ArgumentReader();
    reader.read(List.of(arguments));
    return new SluiceArguments(reader.help(), reader.options(), reader.problems());
  }
}
