/**
 * An event as capture hands it to the job: the envelope of contract §10.1 and where it goes. It
 * knows nothing of what becomes of it. Called by the command {@code event send} and by the demo's
 * traffic.
 */
package io.sluice.deploy.capture;
