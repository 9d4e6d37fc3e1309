package io.sluice.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of {@code deploy/clickhouse}, as far as a test has to understand them. */
final class ClickHouseTables {
  private static final Path FOLDER = Path.of("../deploy/clickhouse");
  private static final Pattern TABLE =
      Pattern.compile(
          "CREATE TABLE IF NOT EXISTS (\\w+)\\n\\((.*?)\\n\\)\\nENGINE = (\\w+)(.*)",
          Pattern.DOTALL);
  private static final Pattern VIEW =
      Pattern.compile(
          "CREATE MATERIALIZED VIEW IF NOT EXISTS (\\w+) TO (\\w+) AS\\n"
              + "SELECT\\n"
              + "(.*)\\n"
              + "FROM (\\w+)",
          Pattern.DOTALL);

  /**
   * A table.
   *
   * @param columns types by name, in order
   */
  record Table(String name, Map<String, String> columns, String engine, String rest) {}

  /** A view that carries rows from one table to another. */
  record View(String from, String to, List<String> columns) {}

  /** One file: the table that reads the topic, the one that keeps the rows, what is in between. */
  record Feed(String file, Table queue, Table table, View view) {}

  private ClickHouseTables() {}

  static List<Feed> read() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Feed> feeds = new ArrayList<>();
      for (Path file : files.filter(it -> it.toString().endsWith(".sql")).sorted().toList()) {
        feeds.add(read(file));
      }
      return feeds;
    }
  }

  private static Feed read(Path file) throws IOException {
    String name = file.getFileName().toString();
    List<Table> tables = new ArrayList<>();
    View view = null;
    String text = Files.readString(file, UTF_8).replaceAll("(?m)^--.*\\n", "");
    for (String statement : text.strip().split(";\\s*", -1)) {
      Matcher table = TABLE.matcher(statement);
      Matcher carrier = VIEW.matcher(statement);
      if (table.matches()) {
        tables.add(
            new Table(table.group(1), columns(table.group(2)), table.group(3), table.group(4)));
      } else if (carrier.matches()) {
        view = new View(carrier.group(4), carrier.group(2), selected(carrier.group(3)));
      } else if (!statement.isBlank()) {
        throw new IllegalStateException(name + " has a statement of another form: " + statement);
      }
    }
    if (tables.size() != 2 || view == null) {
      throw new IllegalStateException(name + " needs two tables and a view");
    }
    return new Feed(name, tables.get(0), tables.get(1), view);
  }

  /** One column a line: its name, its type, and perhaps a codec. */
  private static Map<String, String> columns(String body) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String line : body.strip().split(",\\n", -1)) {
      String[] parts = line.strip().replaceFirst(" CODEC\\(.*", "").split(" ", 2);
      columns.put(parts[0].replace("`", ""), parts[1]);
    }
    return columns;
  }

  private static List<String> selected(String body) {
    return Stream.of(body.split(",\\n", -1))
        .map(line -> line.strip().replaceFirst(".* AS ", "").replace("`", ""))
        .toList();
  }
}
