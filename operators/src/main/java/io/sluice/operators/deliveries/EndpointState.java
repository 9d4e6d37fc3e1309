package io.sluice.operators.deliveries;

import java.util.List;
import javax.annotation.Nullable;

/**
 * What the state of DELIVERIES holds of one endpoint of a team.
 *
 * @param endpoint 8 hexadecimal digits, the hash of its URL that it is keyed by
 * @param address its scheme, host and port, what comes after them being a secret; null if nothing
 *     waits for it
 * @param circuit null if it takes calls
 * @param oldest when the oldest came of what is known here, in milliseconds since the epoch; null
 *     if nothing waits
 * @param inFlight what was being sent
 * @param parked what waits for its turn
 * @param later what waits for its time, the next one first
 */
public record EndpointState(
    int teamId,
    String endpoint,
    @Nullable String address,
    @Nullable OpenCircuit circuit,
    @Nullable Long oldest,
    Part inFlight,
    Part parked,
    List<Later> later) {
  /**
   * Why it gets no calls.
   *
   * @param until when the next probe may go out, in milliseconds since the epoch
   * @param failedProbes since the circuit opened
   */
  public record OpenCircuit(long until, int failedProbes) {}

  /**
   * Deliveries.
   *
   * @param bytes of all of them, as they stand in state
   * @param first the one whose turn comes first; null if there is none
   */
  public record Part(long deliveries, long bytes, @Nullable Waiting first) {}

  /**
   * A delivery that is to be sent later.
   *
   * @param dueAt milliseconds since the epoch
   */
  public record Later(long dueAt, Waiting delivery) {}

  /**
   * A delivery.
   *
   * @param id what the endpoint gets as {@code Idempotency-Key}
   * @param hookId the REST hook's; null for the team's own webhook
   * @param attempt how often it has been tried, from 0
   * @param since when it came, in milliseconds since the epoch
   * @param bodyBytes how long its body is
   */
  public record Waiting(
      String id, int actionId, @Nullable String hookId, int attempt, long since, int bodyBytes) {}
}
