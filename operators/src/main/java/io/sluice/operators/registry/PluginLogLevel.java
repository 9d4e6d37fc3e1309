package io.sluice.operators.registry;

import io.sluice.runtime.host.LogLevel;
import io.sluice.runtime.host.LogSource;

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
  public boolean keeps(LogSource source, LogLevel type) {
    if (source == LogSource.SYSTEM) {
      return true;
    }
    return switch (this) {
      case FULL -> true;
      case DEBUG -> type != LogLevel.LOG;
      case WARN -> type != LogLevel.LOG && type != LogLevel.INFO;
      case CRITICAL -> type == LogLevel.ERROR;
    };
  }
}
