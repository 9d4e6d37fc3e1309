package io.sluice.deploy.bench;

import java.util.Map;

/**
 * What happened while a bomb went off again and again.
 *
 * @param neighbours how the others fared
 * @param ends how often its events ended how
 * @param outOfMemory how many of them ended for an error of the JVM's
 * @param heapBytes heap after a collection, when it was over
 * @param peakBytes most heap that was in use meanwhile, dead or alive
 * @param rebuilt sandboxes taken away for the heap's sake, so far
 * @param lostThreads threads that nothing could stop and that are still there
 */
record BombSample(
    SteadySample neighbours,
    Map<String, Integer> ends,
    int outOfMemory,
    long heapBytes,
    long peakBytes,
    long rebuilt,
    int lostThreads) {}
