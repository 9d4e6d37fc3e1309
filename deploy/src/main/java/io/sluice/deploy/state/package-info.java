/**
 * Reading what the job keeps, out of a savepoint or a retained checkpoint. The door is {@link
 * io.sluice.deploy.state.SavedState}; formats are of those who write them, in {@code operators}.
 * Called by {@code cli}.
 */
package io.sluice.deploy.state;
