package io.sluice.deploy.demo;

import io.sluice.deploy.demo.DemoStats.Country;
import io.sluice.deploy.demo.EventLedger.Balance;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The demo in a terminal: one screen drawn anew each second, or a line now and then elsewhere. */
final class DemoScreen implements AutoCloseable {
  private static final int LOG_LINES = 4;
  private static final int LINES_ASIDE_FROM_MAP = LOG_LINES + 9;
  private static final int COUNTRY_COLUMNS = 30;
  private static final long RECENT_MILLIS = 1500;
  private static final String CLEAR_LINE = "\u001b[K";

  private final PrintStream out;
  private final DemoStats stats;
  private final Terminal terminal;
  private final List<String> footer;
  private Balance before = new Balance(0, 0, 0, 0, 0);
  private PeopleStats.Counts peopleBefore = new PeopleStats.Counts(0, 0, 0);
  private long beforeMillis;

  /**
   * The terminal it is drawn in.
   *
   * @param isInteractive whether there is somebody to look at it
   */
  record Terminal(boolean isInteractive, int rows, int columns) {
    /**
     * As the launcher found it: {@code ROWS COLUMNS}; nothing if standard output is no terminal.
     */
    static Terminal fromSystem() {
      String size = System.getProperty("sluice.terminal", "");
      if (!size.matches("[1-9][0-9]{0,3} [1-9][0-9]{0,3}")) {
        return new Terminal(false, 24, 80);
      }
      String[] parts = size.split(" ", -1);
      return new Terminal(true, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    WorldMap map() {
      int mapColumns = Math.max(30, Math.min(100, columns - COUNTRY_COLUMNS - 3));
      int mapRows = Math.max(6, Math.min(rows - LINES_ASIDE_FROM_MAP, mapColumns / 4));
      return new WorldMap(mapColumns, mapRows);
    }
  }

  /**
   * Takes the screen, if there is one.
   *
   * @param footer lines that never change: addresses, and how to stop
   * @param now in milliseconds
   */
  DemoScreen(PrintStream out, DemoStats stats, Terminal terminal, List<String> footer, long now) {
    this.out = out;
    this.stats = stats;
    this.terminal = terminal;
    this.footer = List.copyOf(footer);
    this.beforeMillis = now;
    if (terminal.isInteractive()) {
      out.print("\u001b[?1049h\u001b[?25l\u001b[2J");
    } else {
      footer.forEach(out::println);
    }
    out.flush();
  }

  /** Draws what has changed since the last time. */
  void draw(Balance balance, long now) {
    double seconds = Math.max(0.001, (now - beforeMillis) / 1000.0);
    String rates =
        "in %,.0f/s · out %,.0f/s · dead letters %,.1f/s"
            .formatted(
                (balance.in() - before.in()) / seconds,
                (balance.out() - before.out()) / seconds,
                (balance.deadLettered() - before.deadLettered()) / seconds);
    String totals =
        "total: in %,d · out %,d · filtered or under way %,d · dead letters %,d"
            .formatted(
                balance.in(),
                balance.out(),
                balance.in() - balance.out() - balance.deadLettered(),
                balance.deadLettered());
    PeopleStats.Counts people = stats.people().counts();
    String peopleRates =
        "people: new %,.1f/s · identified %,.1f/s · merged %,.1f/s · webhooks delivered: %,d"
            .formatted(
                (people.made() - peopleBefore.made()) / seconds,
                (people.identified() - peopleBefore.identified()) / seconds,
                (people.merged() - peopleBefore.merged()) / seconds,
                stats.deliveries());
    if (terminal.isInteractive()) {
      drawScreen(rates, totals, peopleRates, now);
    } else {
      out.println(String.join(" · ", List.of(rates, totals, peopleRates, countriesInOneLine())));
    }
    out.flush();
    before = balance;
    peopleBefore = people;
    beforeMillis = now;
  }

  /** Gives the screen back. */
  @Override
  public void close() {
    if (terminal.isInteractive()) {
      out.print("\u001b[?25h\u001b[?1049l");
      out.flush();
    }
  }

  private void drawScreen(String rates, String totals, String people, long now) {
    Ink ink = Ink.ansi();
    List<String> lines = new ArrayList<>();
    lines.add(ink.bright(" Sluice") + "  " + cut(rates, 9));
    lines.add(" " + cut(totals, 2));
    lines.add(" " + cut(people, 2));
    lines.add("");
    List<String> map = stats.drawMap(now - RECENT_MILLIS, ink);
    List<Country> top = stats.topCountries(map.size());
    for (int row = 0; row < map.size(); row++) {
      lines.add(" " + map.get(row) + (row < top.size() ? "  " + country(top.get(row)) : ""));
    }
    lines.add("");
    lines.add(ink.faint(" plugin logs and webhooks"));
    List<String> log = stats.lastLogLines(LOG_LINES);
    for (int row = 0; row < LOG_LINES; row++) {
      lines.add(row < log.size() ? " " + cut(log.get(row), 2) : "");
    }
    footer.forEach(line -> lines.add(" " + ink.warm(cut(line, 2))));
    String screen =
        lines.stream()
            .limit(terminal.rows())
            .map(line -> line + CLEAR_LINE)
            .collect(Collectors.joining("\r\n"));
    out.print("\u001b[H" + screen + "\u001b[J");
  }

  private static String country(Country country) {
    String name = country.name();
    return "%-20s %,8d"
        .formatted(name.length() > 20 ? name.substring(0, 20) : name, country.count());
  }

  private String countriesInOneLine() {
    return stats.topCountries(5).stream()
        .map(country -> String.format(Locale.ROOT, "%s %d", country.code(), country.count()))
        .collect(Collectors.joining(", "));
  }

  private String cut(String line, int indent) {
    int room = Math.max(0, terminal.columns() - indent);
    return line.length() > room ? line.substring(0, room) : line;
  }
}
