package io.sluice.operators.registry;

import io.sluice.operators.output.LogSource;
import io.sluice.operators.output.LogType;

/**
 * Which of a plugin's log entries are kept (contract §7.2, era B); the record holds the ordinal.
 */
public enum PluginLogLevel {
  FULL,
  DEBUG,
  WARN,
  CRITICAL;

  /** The highest number of a level. */
  static final int MAX_NUMBER = 3;

  static PluginLogLevel of(int number) {
    return switch (number) {
      case 0 -> FULL;
      case 1 -> DEBUG;
      case 2 -> WARN;
      case MAX_NUMBER -> CRITICAL;
      default -> throw new IllegalArgumentException("No log level has the number " + number);
    };
  }

  /** Whether an entry is kept. What the job itself says always is. */
  public boolean keeps(LogSource source, LogType type) {
    if (source == LogSource.SYSTEM) {
      return true;
    }
    return switch (this) {
      case FULL -> true;
      case DEBUG -> type != LogType.LOG;
      case WARN -> type != LogType.LOG && type != LogType.INFO;
      case CRITICAL -> type == LogType.ERROR;
    };
  }
}
