package io.sluice.deploy.bench;

/**
 * One window.
 *
 * @param neighbours how the well-behaved teams fared
 * @param kills how often the burner was killed within the window
 * @param cpuShare CPU time of the process as a share of the machine's
 */
record FairnessSample(SteadySample neighbours, int kills, double cpuShare) {}
