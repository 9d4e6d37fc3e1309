/**
 * Runs actors fairly on a few threads and watches every slice they run. An actor is a logical
 * thread: its slices run one at a time, in order. Knows no JavaScript: a slice is any piece of code
 * with a budget and a way to be killed.
 *
 * <p>Owns the pool's threads, the watchdog's and the preempter's. Used by the sandbox package only.
 */
package io.sluice.runtime.actor;
