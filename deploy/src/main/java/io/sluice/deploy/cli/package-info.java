/**
 * The {@code sluice} command: options in, exit status and one-sentence errors out. Nothing here
 * does the work itself, and nothing else in the house calls it.
 */
package io.sluice.deploy.cli;
