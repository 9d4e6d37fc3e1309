package io.sluice.deploy.bench;

/**
 * What came of one event for every sandbox of the crowd.
 *
 * @param millis wall-clock time it took
 * @param cpuMillis CPU time of the process
 * @param heapBytes of heap after a collection
 * @param alive sandboxes that have a context, at the end
 * @param mostAlive as many had one at a time
 * @param failures events of which nothing came
 * @param evicted sandboxes that were let go so far, idle
 * @param rebuilt sandboxes that were taken away so far for the heap's sake, busy
 * @param remembered sandboxes whose {@code meta.global} knew of all their earlier events
 */
record CrowdSample(
    long millis,
    long cpuMillis,
    long heapBytes,
    long alive,
    long mostAlive,
    long failures,
    long evicted,
    long rebuilt,
    long remembered) {}
