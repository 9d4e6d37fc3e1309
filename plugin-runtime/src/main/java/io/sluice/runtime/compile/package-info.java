/**
 * Turns what a plugin's author wrote (JavaScript or TypeScript, a script or an ES module; contract
 * §7) into a script that a sandbox runs as it is, and refuses what cannot run, before anything of
 * it does.
 *
 * <p>The door is {@link io.sluice.runtime.compile.PluginCompiler}; whoever loads plugins may call
 * it, from any thread. The room owns one thread and one JavaScript context, both there only while
 * they are needed, and a folder of results if it is given one. The context runs Sucrase, acorn and
 * {@code compiler.js}; plugins' code enters it as text and is never run.
 */
package io.sluice.runtime.compile;
