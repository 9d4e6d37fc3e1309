/**
 * A team in memory: the host of {@code sluice plugin test} and of tests. It runs one thing at a
 * time, has a clock that moves when it is told, and writes down everything its plugins do. The door
 * is {@link io.sluice.runtime.local.LocalTeam}.
 *
 * <p>Owns state, buffers and retries of that one team; nothing of it survives. Used by {@code
 * deploy} and by tests, never by the job.
 */
package io.sluice.runtime.local;
