/**
 * The border between a plugin and whatever runs it: what a plugin does to the outside (effects, as
 * data), what it asks (reads), how a call of it ended (outcomes), and the one interface that takes
 * them. Two hosts implement it: Flink state, and memory.
 *
 * <p>{@link io.sluice.runtime.host.StateView} is the part that both hosts share: what a plugin
 * reads while its effects, and those of its neighbours, are not committed yet.
 */
package io.sluice.runtime.host;
