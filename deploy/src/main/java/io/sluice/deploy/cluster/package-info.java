/**
 * {@code sluice cluster}: a Kafka broker, a standalone Flink session cluster of several processes
 * and the job, which outlive the command that starts them, so that parts of them can be killed. All
 * their files are in one folder, with a note of which process is which; each command finds there
 * what others have started. Called by {@code cli}.
 */
package io.sluice.deploy.cluster;
