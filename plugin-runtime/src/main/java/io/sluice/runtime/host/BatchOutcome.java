package io.sluice.runtime.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * What became of each event of a call of {@code processEventBatch}: as if each had been in a call
 * of its own, whose outcome {@link ChainTurn} takes.
 *
 * <p>The {@code value} of such a call's {@link Outcome} is no JSON but a frame: for each event that
 * the function left {@code -} if that is none, or {@code =} if it is the very object that was given
 * at its place and {@code +} if not, then its place in the batch, {@code :}, its length in UTF-16
 * units, {@code :} and its JSON text.
 */
public final class BatchOutcome {
  private static final char NONE = '-';
  private static final char SAME_OBJECT = '=';

  private BatchOutcome() {}

  /**
   * The outcomes in the order of the events. What a function that returned has left out is dropped;
   * if it cannot be told to which event a result belongs, the call has failed and all go on as they
   * were.
   *
   * @param events how many events the call was given
   */
  public static List<Outcome> of(Outcome outcome, int events) {
    if (outcome instanceof Outcome.Returned returned) {
      List<Part> parts = partsOf(returned.value());
      if (!parts.stream().allMatch(part -> part.event == null || part.isOneOf(events))) {
        return Collections.nCopies(
            events, new Outcome.Threw(notTold(events, parts.size()), null, true));
      }
      return placed(parts, new Outcome.Returned(null, false), events, BatchOutcome::returned);
    }
    if (outcome instanceof Outcome.Threw threw) {
      return placed(
          partsOf(threw.value()),
          new Outcome.Threw(threw.failure(), null, true),
          events,
          part -> new Outcome.Threw(threw.failure(), part.event, part.sameObject));
    }
    return Collections.nCopies(events, outcome);
  }

  /** The outcome of the call with the JSON text of an array in place of the frame. */
  public static Outcome asJson(Outcome outcome) {
    if (outcome instanceof Outcome.Returned returned) {
      return new Outcome.Returned(json(returned.value()), returned.sameObject());
    }
    return outcome instanceof Outcome.Threw threw
        ? new Outcome.Threw(threw.failure(), json(threw.value()), threw.sameObject())
        : outcome;
  }

  private static Outcome returned(Part part) {
    return new Outcome.Returned(part.event, part.sameObject);
  }

  private static List<Outcome> placed(
      List<Part> parts, Outcome otherwise, int events, Function<Part, Outcome> of) {
    Outcome[] outcomes = new Outcome[events];
    Arrays.fill(outcomes, otherwise);
    for (Part part : parts) {
      if (part.event != null && part.isOneOf(events)) {
        outcomes[part.place] = of.apply(part);
      }
    }
    return List.of(outcomes);
  }

  private static PluginFailure notTold(int given, int returned) {
    return new PluginFailure.Thrown(
        "IllegalOperationError",
        "processEventBatch got "
            + given
            + " events and returned "
            + returned
            + " whose uuids do not tell which is which; leave an event out to drop it, and each"
            + " uuid as it is",
        null);
  }

  private static String json(@Nullable String frame) {
    return partsOf(frame).stream()
        .map(part -> String.valueOf(part.event))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static List<Part> partsOf(@Nullable String frame) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (frame != null && at < frame.length()) {
      char kind = frame.charAt(at);
      at++;
      if (kind == NONE) {
        parts.add(new Part(-1, null, true));
      } else {
        int first = frame.indexOf(':', at);
        int second = frame.indexOf(':', first + 1);
        int end = second + 1 + Integer.parseInt(frame, first + 1, second, 10);
        parts.add(
            new Part(
                Integer.parseInt(frame, at, first, 10),
                frame.substring(second + 1, end),
                kind == SAME_OBJECT));
        at = end;
      }
    }
    return parts;
  }

  /**
   * An event that the function left.
   *
   * @param place among the events that were given; another number if that cannot be told
   * @param event JSON text, null if there is none
   */
  private record Part(int place, @Nullable String event, boolean sameObject) {
    boolean isOneOf(int events) {
      return place >= 0 && place < events;
    }
  }
}
