package io.sluice.operators.work;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * A unit of work as it stands: what a replay starts from.
 *
 * @param <P> what the work is about; immutable
 * @param kind what sort of work; the operator's own numbering, part of its state's format
 * @param lane units of one lane run one at a time, in order; null if order does not matter
 * @param payload what it is about and how far it has come
 * @param attempt how often the next step was tried before and is to be tried again, from 0
 * @param hops how many captures lie between this work and what came from outside
 */
public record PendingWork<P>(byte kind, @Nullable String lane, P payload, int attempt, int hops) {
  public PendingWork {
    requireNonNull(payload, "payload is null");
  }

  /** New work, of which nothing is done. */
  public static <P> PendingWork<P> of(byte kind, @Nullable String lane, P payload) {
    return new PendingWork<>(kind, lane, payload, 0, 0);
  }

  /** This work after a step, which the new payload tells. */
  public PendingWork<P> advanced(P newPayload) {
    return new PendingWork<>(kind, lane, newPayload, 0, hops);
  }

  /** This work for another try of the step that failed. */
  public PendingWork<P> again() {
    return new PendingWork<>(kind, lane, payload, attempt + 1, hops);
  }
}
