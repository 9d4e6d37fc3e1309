/**
 * ROUTE: where an event goes. Knows the registry's teams and the keys of the plugin stage; owns the
 * broadcast state of its operator and the buckets of the overflow limit.
 */
package io.sluice.operators.route;
