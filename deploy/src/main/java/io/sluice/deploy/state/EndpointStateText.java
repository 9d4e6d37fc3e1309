package io.sluice.deploy.state;

import io.sluice.deploy.Printable;
import io.sluice.operators.deliveries.EndpointState;
import java.io.PrintWriter;
import java.time.Instant;

/** What waits for an endpoint, for people. Times are UTC. */
public final class EndpointStateText {
  private final PrintWriter out;

  /**
   * @param out takes lines
   */
  public EndpointStateText(PrintWriter out) {
    this.out = out;
  }

  /** Prints one endpoint. */
  public void print(EndpointState state) {
    out.printf(
        "Team %d, endpoint %s%s%n",
        state.teamId(),
        state.endpoint(),
        state.address() == null ? "" : " at " + Printable.line(state.address()));
    EndpointState.OpenCircuit circuit = state.circuit();
    out.printf(
        "  %s%s%n",
        circuit == null
            ? "takes calls"
            : "its circuit is open until %s, %d probes failed"
                .formatted(Instant.ofEpochMilli(circuit.until()), circuit.failedProbes()),
        state.oldest() == null
            ? "; nothing waits"
            : "; the oldest delivery came " + Instant.ofEpochMilli(state.oldest()));
    print("In flight", state.inFlight());
    print("Parked", state.parked());
    out.printf("Not due: %s%n", state.later().isEmpty() ? "none" : state.later().size());
    for (EndpointState.Later later : state.later()) {
      out.printf(
          "  due %s: %s%n", Instant.ofEpochMilli(later.dueAt()), described(later.delivery()));
    }
  }

  private void print(String what, EndpointState.Part part) {
    if (part.first() == null) {
      out.printf("%s: none%n", what);
    } else {
      out.printf(
          "%s: %d, %d bytes; the first is %s%n",
          what, part.deliveries(), part.bytes(), described(part.first()));
    }
  }

  private static String described(EndpointState.Waiting delivery) {
    return "%s of action %d, %s, came %s, tried %d times, %d bytes"
        .formatted(
            delivery.id(),
            delivery.actionId(),
            delivery.hookId() == null
                ? "webhook"
                : "REST hook " + Printable.line(delivery.hookId()),
            Instant.ofEpochMilli(delivery.since()),
            delivery.attempt(),
            delivery.bodyBytes());
  }
}
