/**
 * When a plugin config has to stop running for what it costs: a decision as pure arithmetic, over
 * what its invocations used and how they ended. Knows no Flink, no state and no clock; whoever
 * keeps a {@link io.sluice.operators.health.PluginHealth} gives it the time and acts upon what it
 * says.
 */
package io.sluice.operators.health;
