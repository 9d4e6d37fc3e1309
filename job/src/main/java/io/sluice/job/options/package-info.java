/**
 * What the job can be told: every option with its default, how arguments and a file become options,
 * and every reason to refuse them, as sentences. Owns the names of options and topics. Used by
 * {@code main} and by the rooms that read options; knows neither Kafka clients nor the topology.
 */
package io.sluice.job.options;
