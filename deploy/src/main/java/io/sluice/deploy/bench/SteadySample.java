package io.sluice.deploy.bench;

/**
 * How well-behaved teams fared in one window.
 *
 * @param sent events that were due
 * @param finished of which something came
 * @param perSecond events per second, from the first one's time to the end of the last one
 * @param p50Millis latency from the time an event was due, in milliseconds, that half do not exceed
 * @param p99Millis the same of 99 of 100
 */
record SteadySample(int sent, int finished, double perSecond, double p50Millis, double p99Millis) {
  int lost() {
    return sent - finished;
  }
}
