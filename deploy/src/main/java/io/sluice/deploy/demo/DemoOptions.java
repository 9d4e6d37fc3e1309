package io.sluice.deploy.demo;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What the user chose.
 *
 * @param once how many events to process before it ends, from 1; empty to run until stopped
 * @param eventsPerSecond rate of the traffic, from 1; without meaning if {@code once} is given
 * @param dashboardPort port of Flink's dashboard, 0 for a free one
 * @param kafkaPort port of the broker, 0 for a free one
 * @param parentFolder where the run's folder is made
 * @param demoFolder what the demo installs: {@code registry.ndjson} and {@code actions.ndjson}
 * @param seed of the traffic
 */
public record DemoOptions(
    OptionalLong once,
    int eventsPerSecond,
    int dashboardPort,
    int kafkaPort,
    Path parentFolder,
    Path demoFolder,
    long seed) {}
