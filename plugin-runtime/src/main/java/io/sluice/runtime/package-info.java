/** Placeholder. */
package io.sluice.runtime;
