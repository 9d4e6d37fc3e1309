/**
 * What is installed where: teams, plugins, plugin configs and attachments, as checked records and
 * as the plugin chain of each team. Owns the broadcast state of the operators that read it.
 */
package io.sluice.operators.registry;
