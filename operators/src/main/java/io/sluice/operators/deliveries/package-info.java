/**
 * DELIVERIES: sends what hooks of actions are to be told (contract §12.5), for sure. Keyed by team
 * and endpoint, built on {@code work}: what cannot be sent now waits in state, an endpoint that
 * does not answer gets nothing until a probe says that it does, and what is given up is in the dead
 * letters.
 *
 * <p>The door is {@link io.sluice.operators.deliveries.DeliveryOperatorFactory}, which takes {@link
 * io.sluice.operators.deliveries.Delivery deliveries} and gives records to write; {@link
 * io.sluice.operators.deliveries.DeliveryStateReader} reads what it keeps, where it does not run.
 * What needs no Flink is pure and small: {@link io.sluice.operators.deliveries.Circuit} says
 * whether an endpoint may be called, {@link io.sluice.operators.deliveries.Answer} what an answer
 * means, {@link io.sluice.operators.deliveries.CallSlots} whose turn it is.
 */
package io.sluice.operators.deliveries;
