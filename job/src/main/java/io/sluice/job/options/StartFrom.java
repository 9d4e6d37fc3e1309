package io.sluice.job.options;

/** Where the event source begins when the job starts without a savepoint or checkpoint. */
public enum StartFrom {
  /** At the offsets the consumer group has committed; at the earliest record where it has none. */
  COMMITTED_OR_EARLIEST("committed-or-earliest"),
  /** At the earliest record the topic still holds. */
  EARLIEST("earliest"),
  /** At the records that arrive after the start. */
  LATEST("latest");

  private final String text;

  StartFrom(String text) {
    this.text = text;
  }

  /** The text a user writes; Flink matches it ignoring case. */
  @Override
  public String toString() {
    return text;
  }
}
