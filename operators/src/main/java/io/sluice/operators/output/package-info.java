/** What leaves the job: records, each with the stream it belongs to. Knows no topic. */
package io.sluice.operators.output;
