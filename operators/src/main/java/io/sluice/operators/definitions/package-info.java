/**
 * Definitions: which events and properties a team has, with the properties' types (contract §11.7,
 * era B). Two doors: {@link io.sluice.operators.definitions.NameFilter}, for PREPARE, which lets
 * nothing through for an event whose names it has lately let through, and {@link
 * io.sluice.operators.definitions.Definitions}, for INGESTION, which knows by keyed state what is
 * really new and owns that state. Between them travels {@link
 * io.sluice.operators.definitions.NewNames}.
 */
package io.sluice.operators.definitions;
