/**
 * People and groups of another installation on their way in: what a record of them says, and the
 * operator that sends those that say nothing to the dead letters. Pure functions and no state;
 * INGESTION keeps what they say, and the command line checks files with the same {@link
 * io.sluice.operators.imports.ImportReader}.
 */
package io.sluice.operators.imports;
