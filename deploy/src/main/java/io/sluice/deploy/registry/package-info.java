/**
 * Writing the registry: NDJSON files are read, checked and packed as a whole, and only then written
 * to the topic. It owns the file format; what a valid record is, is the job's to say. Called by the
 * command {@code registry apply} and by the demo.
 */
package io.sluice.deploy.registry;
