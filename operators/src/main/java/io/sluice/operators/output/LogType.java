package io.sluice.operators.output;

/** The kind of a log entry (contract §7.2). */
public enum LogType {
  DEBUG,
  LOG,
  INFO,
  WARN,
  ERROR
}
