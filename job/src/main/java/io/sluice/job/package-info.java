/**
 * The job as a whole: {@code main}, the one class that knows the topology, and the uids that tie
 * its operators to their state. Called by Flink, which runs {@link io.sluice.job.Main}, and by
 * whoever starts the job in process. Reading options is the room {@code options}, talking to Kafka
 * is the room {@code kafka}.
 */
package io.sluice.job;
