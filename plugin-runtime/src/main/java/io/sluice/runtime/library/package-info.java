/**
 * What a plugin can import or finds as a global (contract §5, §6.9, §6.10): JavaScript modules that
 * run in the plugin's own context, and the JVM functions behind {@code crypto}, {@code zlib} and
 * {@code url}. {@link io.sluice.runtime.library.LibraryCatalog} names and reads the modules, {@link
 * io.sluice.runtime.library.NativeCalls} is the {@code native} they are given. The room owns no
 * context and no state; the sandbox calls it, from any thread.
 */
package io.sluice.runtime.library;
