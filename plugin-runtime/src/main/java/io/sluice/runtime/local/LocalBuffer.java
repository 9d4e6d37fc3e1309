package io.sluice.runtime.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Items that wait for a flush, of one function of one plugin config. */
final class LocalBuffer {
  private final int configId;
  private final String function;
  private final List<String> items = new ArrayList<>();
  private double points;
  private long filling;

  LocalBuffer(int configId, String function) {
    this.configId = configId;
    this.function = function;
  }

  static String key(int configId, String function) {
    return configId + "/" + function;
  }

  int configId() {
    return configId;
  }

  String function() {
    return function;
  }

  double points() {
    return points;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** How often it has been filled, which tells one filling from the next. */
  long filling() {
    return filling;
  }

  /** Whether the item is the first one in it. */
  boolean add(String item, double itsPoints) {
    items.add(item);
    points += itsPoints;
    return items.size() == 1;
  }

  /** What tells what is in it from any other batch. */
  String batchId() {
    String about = key(configId, function) + "/" + filling + "/" + String.join(",", items);
    return UUID.nameUUIDFromBytes(about.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** JSON array of what is in it, which is then empty. */
  String take() {
    String all = "[" + String.join(",", items) + "]";
    items.clear();
    points = 0;
    filling++;
    return all;
  }
}
