/**
 * Tests that see only what a user sees: topics, Flink's REST interface and the command line. A test
 * class starts one {@link io.sluice.endtoend.TestBed}, or processes of its own, and shares it among
 * its tests, which keep apart by using teams of their own.
 */
package io.sluice.endtoend;
