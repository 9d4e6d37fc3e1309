/**
 * Actions: what a team wants to be told of (contract §12). Reads their definitions, finds those
 * that an event matches and makes the requests that their hooks send; sends nothing and owns no
 * state. INGESTION calls it where an event's row is built, the command line to explain a match.
 */
package io.sluice.operators.actions;
