/**
 * What a plugin is before it runs: who it is, what its {@code plugin.json} says, and the one source
 * file that a sandbox will be given. The room turns a directory, an archive or plain source text
 * into a {@link io.sluice.runtime.plugin.PluginPackage}, and a directory into an archive.
 *
 * <p>Archives are written by strangers: nothing here writes to disk, follows a link, or reads past
 * the limits of {@link io.sluice.runtime.plugin.ArchiveLimits}. It runs no JavaScript and owns
 * nothing; whoever installs or checks a plugin may call it, from any thread.
 */
package io.sluice.runtime.plugin;
