/**
 * Tries plugins out without a job: the cases of {@code sluice plugin test}, the events of {@code
 * sluice plugin run}, the starter of {@code sluice plugin new}. Plugins run in the job's own
 * sandbox on a team in memory ({@link io.sluice.runtime.local.LocalTeam}). Called by the command
 * line only.
 *
 * <p>Actions are tried out and tested here too ({@code ActionExplanation}, {@code ActionCases}),
 * with the job's own matcher.
 *
 * <p>A scenario file is read and checked as a whole ({@code ScenarioReader}), then each case gets a
 * team of its own ({@code CaseRun}), and what a step caused ({@code Observed}) is compared with
 * what was expected ({@code StepCheck}).
 */
package io.sluice.deploy.scenario;
