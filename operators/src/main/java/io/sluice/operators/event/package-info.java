/**
 * An event on its way: how it comes in, how the envelope and the event are merged, how it becomes
 * the row that ClickHouse reads, and how a record that cannot be processed becomes a dead letter.
 * Pure functions and the operators PARSE, ROUTE and PREPARE, which keep no state.
 */
package io.sluice.operators.event;
