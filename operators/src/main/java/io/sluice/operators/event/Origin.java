package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

/**
 * Where a record was read from, so that it can be found again.
 *
 * @param source name of the source, for Kafka the topic
 * @param partition partition of the source, from 0
 * @param offset position in the partition, from 0
 */
public record Origin(String source, int partition, long offset) {
  public Origin {
    requireNonNull(source, "source is null");
  }
}
