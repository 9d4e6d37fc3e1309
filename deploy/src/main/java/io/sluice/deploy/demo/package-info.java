/**
 * The demo: broker, cluster, job, traffic and a screen, in one process and one folder. It shows
 * what it reads from the job's topics and nothing else. It owns the order in which all of this
 * starts and stops. Called by the command {@code demo}.
 */
package io.sluice.deploy.demo;
