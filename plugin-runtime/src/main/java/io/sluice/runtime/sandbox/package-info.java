/**
 * Runs plugins: one GraalJS context for each plugin config, all contexts of a team on one actor.
 * The door is {@link io.sluice.runtime.sandbox.PluginRuntime}, which opens a {@link
 * io.sluice.runtime.sandbox.TeamActor} per team; everything else is inside.
 *
 * <p>Owns the JavaScript engine, its contexts, the actor pool and the watchdog. Only strings and a
 * few functions cross into the guest; no host object does.
 */
package io.sluice.runtime.sandbox;
