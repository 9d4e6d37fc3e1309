/**
 * Ingestion warnings: what a team should know about events that it sends, without a row of theirs
 * being lost for it. The door is {@link io.sluice.operators.warnings.IngestionWarnings}, which
 * every operator that warns has one of; it owns what has been said in the last hour.
 */
package io.sluice.operators.warnings;
