/** Placeholder until the first class of this room lands. */
package io.sluice.deploy;
