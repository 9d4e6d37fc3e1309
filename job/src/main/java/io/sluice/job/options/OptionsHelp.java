package io.sluice.job.options;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;

/** The text of {@code --help}: every option with its default and what it means. */
public final class OptionsHelp {
  private static final int WIDTH = 80;
  private static final String INDENT = "      ";

  private OptionsHelp() {}

  /** The whole text, ending in a line break. */
  public static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "Sluice: runs your customers' JavaScript on their event stream, as a Flink job.\n\n");
    text.append("Arguments: --KEY VALUE, --KEY=VALUE or -DKEY=VALUE for each option below, and\n");
    text.append(
        "  --config FILE  a YAML file of options, as main's machine sees it; an argument\n");
    text.append("                 wins over the file, a later argument over an earlier one\n");
    text.append("  --help         this text\n\n");
    text.append("Durations are written as 500 ms, 30 s or 15 min, sizes as 256 mb or 1 gb.\n\n");
    text.append("Options:\n");
    for (ConfigOption<?> option : SluiceOptions.ALL) {
      text.append("\n  ").append(heading(option)).append('\n');
      appendWrapped(text, description(option));
    }
    return text.toString();
  }

  private static String heading(ConfigOption<?> option) {
    if (option.equals(SluiceOptions.KAFKA_PROPERTIES)) {
      return option.key() + ".NAME";
    }
    return option.key() + "  (default: " + ValueTypes.defaultText(option) + ")";
  }

  static String description(ConfigOption<?> option) {
    return new HtmlFormatter().format(option.description());
  }

  private static void appendWrapped(StringBuilder text, String description) {
    int column = 0;
    for (String word : description.split(" ", -1)) {
      if (column == 0 || column + 1 + word.length() > WIDTH) {
        text.append(column == 0 ? "" : "\n").append(INDENT).append(word);
        column = INDENT.length() + word.length();
      } else {
        text.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    text.append('\n');
  }
}
