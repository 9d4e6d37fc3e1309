/**
 * Makes one file of a plugin that has several or uses npm packages: esbuild, run as a program of
 * its own, puts them together; packages come from a {@code node_modules} beside the plugin or from
 * an npm registry. Nothing of what is bundled is run here, and no package's install scripts ever
 * are.
 *
 * <p>The door is {@link io.sluice.deploy.bundle.PluginBundler}, for the commands. The room owns the
 * folder {@code sluice} in the user's cache folder.
 */
package io.sluice.deploy.bundle;
