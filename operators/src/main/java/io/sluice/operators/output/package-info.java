/**
 * What leaves the job: records, each with the stream it belongs to, and the shapes of those that no
 * event stands behind. Knows no topic.
 */
package io.sluice.operators.output;
