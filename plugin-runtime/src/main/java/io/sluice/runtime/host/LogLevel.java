package io.sluice.runtime.host;

/** How a log line is marked (contract §7.2); the field {@code type} of an entry. */
public enum LogLevel {
  DEBUG,
  LOG,
  INFO,
  WARN,
  ERROR
}
