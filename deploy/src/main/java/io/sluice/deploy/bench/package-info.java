/**
 * The benchmark: what an event costs the job, in CPU time, against a bare copy from topic to topic.
 * Owns the generated events, a broker and a job in processes of their own, and the arithmetic of
 * the report. Called by the command {@code bench}.
 */
package io.sluice.deploy.bench;
