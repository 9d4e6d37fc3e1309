/**
 * Everything that runs the job or stands beside it. The way through: {@code cli} reads the command
 * line and calls {@code demo}, {@code registry}, {@code capture} or {@code state}; {@code demo}
 * starts what {@code local} offers. This package holds only what all of them share: how a problem
 * is told to a user.
 */
package io.sluice.deploy;
