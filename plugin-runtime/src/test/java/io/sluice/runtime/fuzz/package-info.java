/**
 * Tests with random cases: whatever comes from outside is answered as documented, never with an
 * exception of ours. Tests of other modules may use it.
 */
package io.sluice.runtime.fuzz;
