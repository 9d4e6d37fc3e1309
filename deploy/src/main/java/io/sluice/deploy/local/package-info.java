/**
 * Real infrastructure on one machine, without Docker: a Kafka broker, a Flink cluster in this
 * process or in processes of its own, and the REST client to talk to it. It owns the processes,
 * ports and folders it opens, and gives all of them back on close. It knows nothing of Sluice's
 * job. Called by the demo, by {@code cluster} and by tests.
 */
package io.sluice.deploy.local;
