/**
 * The job's ends in Kafka: sources, sinks, the read of the registry at the start, and the check
 * that the topics are there. Owns how records become Kafka's and back. Used by the topology and by
 * {@code main}; nothing else of the job sees a Kafka class. {@link io.sluice.job.kafka.ReadToEnd}
 * is used by the command line too.
 */
package io.sluice.job.kafka;
