/**
 * Talking to any Kafka cluster from the command line: a connection whose failures are sentences,
 * and the names of the topics. Called by {@code registry}, {@code cli} and {@code demo}.
 */
package io.sluice.deploy.kafka;
