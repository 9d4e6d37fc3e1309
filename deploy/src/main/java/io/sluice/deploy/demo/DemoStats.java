package io.sluice.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What has come out of the job, counted. Thread-safe. */
final class DemoStats {
  private static final int LOG_LINES_KEPT = 50;

  private final WorldMap map;
  private final long[][] visits;
  private final Map<String, Country> countries = new HashMap<>();
  private final Deque<String> logLines = new ArrayDeque<>();
  private final PeopleStats people = new PeopleStats();
  private final Set<String> deliveries = new HashSet<>();

  /** A country and how many rows came from it. */
  record Country(String code, String name, long count) {}

  DemoStats(WorldMap map) {
    this.map = map;
    this.visits = map.noVisits();
  }

  /**
   * Counts where an event row came from, if the GeoIP plugin says so.
   *
   * @param properties of the row
   * @param now in milliseconds
   */
  synchronized void visited(JsonNode properties, long now) {
    String code = properties.path("$geoip_country_code").asText();
    if (!code.isEmpty()) {
      String name = properties.path("$geoip_country_name").asText(code);
      countries.merge(
          code,
          new Country(code, name, 1),
          (before, one) -> new Country(code, name, before.count() + 1));
    }
    JsonNode latitude = properties.path("$geoip_latitude");
    JsonNode longitude = properties.path("$geoip_longitude");
    if (latitude.isNumber() && longitude.isNumber()) {
      WorldMap.Dot dot = map.dot(latitude.asDouble(), longitude.asDouble());
      visits[dot.y()][dot.x()] = now;
    }
  }

  PeopleStats people() {
    return people;
  }

  /**
   * What an action tells has arrived.
   *
   * @param key the same if it arrives again, which counts once
   */
  synchronized void delivered(String key, String message) {
    if (deliveries.add(key)) {
      logged(message);
    }
  }

  /** How much has arrived of what actions tell. */
  synchronized long deliveries() {
    return deliveries.size();
  }

  /** A line that tenants have a part in: it may not command the terminal. */
  synchronized void logged(String line) {
    logLines.addLast(line.replaceAll("\\p{Cntrl}+", " "));
    if (logLines.size() > LOG_LINES_KEPT) {
      logLines.removeFirst();
    }
  }

  /** The countries with the most rows, most first. */
  synchronized List<Country> topCountries(int limit) {
    return countries.values().stream()
        .sorted(Comparator.comparingLong(Country::count).reversed().thenComparing(Country::code))
        .limit(limit)
        .toList();
  }

  /** Rows by country code. */
  synchronized Map<String, Long> perCountry() {
    Map<String, Long> counts = new TreeMap<>();
    countries.values().forEach(country -> counts.put(country.code(), country.count()));
    return counts;
  }

  /** The newest lines of the plugins' logs and of what was delivered, oldest first. */
  synchronized List<String> lastLogLines(int limit) {
    List<String> lines = new ArrayList<>(logLines);
    return lines.subList(Math.max(0, lines.size() - limit), lines.size());
  }

  synchronized List<String> drawMap(long recentSince, Ink ink) {
    return map.draw(visits, recentSince, ink);
  }

  int mapColumns() {
    return map.columns();
  }
}
