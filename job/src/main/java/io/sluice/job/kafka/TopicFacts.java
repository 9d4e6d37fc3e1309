package io.sluice.job.kafka;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is known of a topic that exists.
 *
 * @param partitions their number, empty if the user may not see it
 * @param cleanupPolicy Kafka's {@code cleanup.policy}, empty if not asked for or not to be seen
 * @param isWritable whether the user may write to it, empty if that is not known
 */
record TopicFacts(
    Optional<Integer> partitions, Optional<String> cleanupPolicy, Optional<Boolean> isWritable) {
  TopicFacts {
    requireNonNull(partitions, "partitions is null");
    requireNonNull(cleanupPolicy, "cleanupPolicy is null");
    requireNonNull(isWritable, "isWritable is null");
  }
}
