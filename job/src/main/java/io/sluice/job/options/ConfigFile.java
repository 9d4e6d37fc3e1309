package io.sluice.job.options;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.YamlParserUtils;

/**
 * A file of options, in YAML, with dotted keys, nested ones or both. Read by Flink's own reader, so
 * that the file follows the rules of Flink's {@code config.yaml} and the job carries no second one.
 */
final class ConfigFile {
  private ConfigFile() {}

  /** Its options, flat, in the order of the file. An empty file has none. */
  static Map<String, String> read(File file) throws UnreadableException {
    if (!file.isFile()) {
      throw new UnreadableException(
          ("--config names %s, which is not a file where main runs, expected a YAML file: correct"
                  + " the path, or mount the file there.")
              .formatted(file));
    }
    Map<String, String> flat = new LinkedHashMap<>();
    try {
      Map<String, Object> content = YamlParserUtils.loadYamlFile(file);
      if (content != null) {
        flatten("", content, flat);
      }
    } catch (UnreadableException e) {
      throw e;
    } catch (Exception e) { // the reader declares no narrower one
      throw new UnreadableException(
          "%s is not valid YAML (%s), expected lines such as kafka.brokers: localhost:9092: correct it."
              .formatted(file, oneLine(e)));
    }
    return flat;
  }

  private static void flatten(String prefix, Map<?, ?> from, Map<String, String> to)
      throws UnreadableException {
    for (Map.Entry<?, ?> entry : from.entrySet()) {
      String key = prefix + entry.getKey();
      Object value = entry.getValue();
      if (value instanceof Map<?, ?> nested) {
        flatten(key + ".", nested, to);
      } else if (value instanceof List<?> list) {
        to.put(key, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
      } else if (value == null) {
        throw new UnreadableException(
            "%s has no value in the file, expected one: write one after it, or remove the line."
                .formatted(key));
      } else {
        to.put(key, value.toString());
      }
    }
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
  }

  /** The file cannot be used; the message is the sentence for the user. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }
}
