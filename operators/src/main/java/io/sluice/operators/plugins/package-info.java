/**
 * PLUGINS: runs the chain of a team's plugins on each of its events. The door is {@link
 * io.sluice.operators.plugins.PluginOperatorFactory}.
 *
 * <p>Owns the keyed state {@code storage}, and through the package {@code work} what is in flight
 * and parked. JavaScript runs on the runtime's threads; everything in this package but {@link
 * io.sluice.operators.plugins.TeamHost} runs on the task thread.
 */
package io.sluice.operators.plugins;
