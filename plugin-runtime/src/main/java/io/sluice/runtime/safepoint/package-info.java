/**
 * Lets the host do something on a thread in the midst of a guest's code, at the next point where
 * the engine can stop it, which only a part of the engine can do: an instrument. Knows no sandbox.
 *
 * <p>Owns the instrument and the class loader by which the engine finds it. Used by the sandbox
 * package only.
 */
package io.sluice.runtime.safepoint;
