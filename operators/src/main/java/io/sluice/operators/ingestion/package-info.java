/**
 * INGESTION, keyed by team: an event's person and groups, the end of its row, and what is new of
 * its team. It owns what the job knows of people and groups, in keyed state; the rules are {@link
 * io.sluice.operators.people}'s and {@link io.sluice.operators.definitions}'. The door is {@link
 * io.sluice.operators.ingestion.IngestionProcessFunction}.
 */
package io.sluice.operators.ingestion;
