package io.sluice.job.options;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/**
 * Reads arguments one after the other. Sentences never quote a value: it may be a password that
 * lost its option.
 */
final class ArgumentReader {
  private final Map<String, String> fromFiles = new LinkedHashMap<>();
  private final Map<String, String> fromArguments = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private boolean help;

  void read(List<String> arguments) {
    int next = 0;
    while (next < arguments.size()) {
      String argument = arguments.get(next++);
      int equals = argument.indexOf('=');
      if (argument.equals("--help") || argument.equals("-h")) {
        help = true;
      } else if (argument.startsWith("-D") && equals > 2) {
        accept(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (argument.startsWith("--") && equals > 2) {
        accept(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (argument.startsWith("--") && argument.length() > 2 && equals < 0) {
        if (next < arguments.size() && !beginsAnOption(arguments.get(next))) {
          accept(argument.substring(2), arguments.get(next++));
        } else {
          problems.add(
              "Argument %s has no value, expected one after it: write %s VALUE."
                  .formatted(argument, argument));
        }
      } else {
        problems.add(
            ("Argument number %d is not an option, expected --key value, --key=value or"
                    + " -Dkey=value: if it belongs to the value before it, put that value in"
                    + " quotes.")
                .formatted(next));
      }
    }
  }

  boolean help() {
    return help;
  }

  Configuration options() {
    Map<String, String> merged = new LinkedHashMap<>(fromFiles);
    merged.putAll(fromArguments);
    return Configuration.fromMap(merged);
  }

  List<String> problems() {
    return problems;
  }

  private void accept(String key, String value) {
    if (key.equals("config")) {
      acceptFile(new File(value));
    } else if (KnownOptions.contains(key)) {
      fromArguments.put(key, value);
    } else {
      problems.add(KnownOptions.refusal(key, "the arguments"));
    }
  }

  private void acceptFile(File file) {
    Map<String, String> entries;
    try {
      entries = ConfigFile.read(file);
    } catch (ConfigFile.UnreadableException e) {
      problems.add(e.getMessage());
      return;
    }
    entries.forEach(
        (key, value) -> {
          if (KnownOptions.contains(key)) {
            fromFiles.put(key, value);
          } else {
            problems.add(KnownOptions.refusal(key, file.getPath()));
          }
        });
  }

  private static boolean beginsAnOption(String argument) {
    return argument.startsWith("--") || argument.startsWith("-D");
  }
}
