/**
 * Units of work, per key and fairly between tenants: admit, park, run, complete and restore them.
 * Knows no JavaScript and no events; the plugin operator and the delivery operator are built on it.
 *
 * <p>The door is {@link io.sluice.operators.work.WorkQueue}; {@link
 * io.sluice.operators.work.CompletionQueue} brings what other threads have to say onto the task
 * thread. It owns the keyed states {@code in-flight}, {@code backlog}, {@code backlog-bounds},
 * {@code delayed} and {@code delayed-bytes}. All of it is used by the task thread only, but for
 * {@link io.sluice.operators.work.CompletionQueue#put}. {@link io.sluice.operators.work.StoredWork}
 * reads the same states where no operator runs.
 */
package io.sluice.operators.work;
