package io.sluice.runtime.sandbox;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** What became of the attacks, by class, as the table of the README. */
final class AttackReport {
  /** Held on a quiet machine; said on every run, and a failure with {@code attacks.strict}. */
  private static final long MEDIAN_MILLIS = 100;

  private static final long WORST_MILLIS = 500;

  private final Map<String, Row> rows = new LinkedHashMap<>();

  private static final class Row {
    private int count;
    private final Map<Attack.End, Integer> ends = new EnumMap<>(Attack.End.class);
    private final List<Long> millis = new ArrayList<>();

    private void add(AttackArena.Result result, boolean isTimed) {
      count++;
      ends.merge(result.end(), 1, Integer::sum);
      if (isTimed) {
        millis.add(TimeUnit.NANOSECONDS.toMillis(result.nanosFromLimit()));
      }
    }

    private String text(String name) {
      StringJoiner handled = new StringJoiner(", ");
      ends.forEach((end, times) -> handled.add(times + " " + end.name().toLowerCase(Locale.ROOT)));
      return String.format(
          "| %s | %d | %s | %s | %s |",
          name.replace('-', ' '),
          count,
          handled,
          millis.isEmpty() ? "" : median(millis),
          millis.isEmpty() ? "" : worst(millis));
    }
  }

  void add(Attack attack, AttackArena.Result result) {
    boolean isTimed = result.isTimed() && !AttackClasses.UNSTOPPABLE.containsKey(attack.name());
    rows.computeIfAbsent(attack.kind(), kind -> new Row()).add(result, isTimed);
  }

  /** An archive, which is read before there is a sandbox, is refused. */
  void addRefused(String kind) {
    AttackArena.Result refused =
        new AttackArena.Result(Attack.End.REFUSED, null, AttackArena.Result.UNKNOWN);
    rows.computeIfAbsent(kind, name -> new Row()).add(refused, false);
  }

  String table() {
    StringJoiner lines = new StringJoiner("\n");
    lines.add("| class | attacks | how they ended | median ms to the kill | worst |");
    lines.add("|---|---|---|---|---|");
    Row all = new Row();
    rows.forEach(
        (name, row) -> {
          lines.add(row.text(name));
          all.count += row.count;
          row.ends.forEach((end, times) -> all.ends.merge(end, times, Integer::sum));
          all.millis.addAll(row.millis);
        });
    return lines.add(all.text("all")).toString();
  }

  /** With {@code -Dattacks.strict} the times are held to what is promised. */
  void check() {
    List<Long> millis = rows.values().stream().flatMap(row -> row.millis.stream()).toList();
    boolean isSlow =
        !millis.isEmpty() && (median(millis) > MEDIAN_MILLIS || worst(millis) > WORST_MILLIS);
    if (isSlow && System.getProperty("attacks.strict") != null) {
      throw new AssertionError("kills take too long:\n" + table());
    }
  }

  private static long median(List<Long> millis) {
    return millis.stream().sorted().skip(millis.size() / 2).findFirst().orElse(0L);
  }

  private static long worst(List<Long> millis) {
    return millis.stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
