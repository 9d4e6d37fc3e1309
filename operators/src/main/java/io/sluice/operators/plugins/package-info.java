/**
 * PLUGINS: runs the chain of a team's plugins on each of its events. The door is {@link
 * io.sluice.operators.plugins.PluginOperatorFactory}; {@link
 * io.sluice.operators.plugins.StageStateReader} reads what it keeps, where it does not run.
 *
 * <p>Owns all keyed state of the stage (see the state catalogue), and through the package {@code
 * work} what is in flight, parked and delayed. JavaScript runs on the runtime's threads; everything
 * in this package but {@link io.sluice.operators.plugins.TeamHost} runs on the task thread.
 */
package io.sluice.operators.plugins;
