package io.sluice.operators.deliveries;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.work.CompletionQueue;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.http.HttpCall;
import io.sluice.runtime.http.HttpHeader;
import io.sluice.runtime.http.HttpReply;
import io.sluice.runtime.http.Redirects;
import java.time.Clock;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Sends deliveries by the guarded client, each team by a fetcher of its own. What is answered comes
 * back as a message.
 */
final class Calls {
  /** The header whose value is the same however often the delivery is sent. */
  static final String ID_HEADER = "Idempotency-Key";

  /** As node-fetch 2; the client may follow fewer. */
  private static final int MAX_REDIRECTS = 20;

  /**
   * How a call ended.
   *
   * @param nanos how long it took
   */
  record Ended(WorkUnit<DeliveryWork> unit, Answer answer, long nanos) {
    Ended {
      requireNonNull(unit, "unit is null");
      requireNonNull(answer, "answer is null");
    }
  }

  private static final class Team {
    final Fetcher fetcher;
    int open;

    Team(Fetcher fetcher) {
      this.fetcher = fetcher;
    }
  }

  private final Supplier<Fetcher> fetchers;
  private final CompletionQueue<Ended> messages;
  private final Clock clock;
  private final Map<Integer, Team> teams = new HashMap<>();

  /** How each that is on its way is cancelled. */
  private final IdentityHashMap<WorkUnit<DeliveryWork>, Runnable> open = new IdentityHashMap<>();

  /**
   * @param fetchers opens a fetcher for a team
   */
  Calls(Supplier<Fetcher> fetchers, CompletionQueue<Ended> messages, Clock clock) {
    this.fetchers = fetchers;
    this.messages = messages;
    this.clock = clock;
  }

  /** Sends what the unit is about; an {@link Ended} tells how it went. */
  void send(WorkUnit<DeliveryWork> unit) {
    Delivery delivery = DeliveryWork.of(unit);
    Team team = teams.computeIfAbsent(delivery.teamId(), id -> new Team(fetchers.get()));
    team.open++;
    open.put(unit, team.fetcher.send(callOf(delivery), new Receipt(unit)));
  }

  private static HttpCall callOf(Delivery delivery) {
    List<HttpHeader> headers =
        List.of(
            new HttpHeader("Content-Type", delivery.contentType()),
            new HttpHeader(ID_HEADER, delivery.id()));
    return new HttpCall(
        "POST", delivery.url(), headers, delivery.body(), Redirects.FOLLOW, MAX_REDIRECTS, false);
  }

  /** The unit's call is over. */
  void ended(WorkUnit<DeliveryWork> unit) {
    open.remove(unit);
    int teamId = DeliveryWork.of(unit).teamId();
    Team team = teams.get(teamId);
    team.open--;
    if (team.open == 0) {
      teams.remove(teamId);
    }
  }

  /** Cancels what is on its way: the task ends. */
  void cancel() {
    open.values().forEach(Runnable::run);
    open.clear();
  }

  /** How a call fares; on the client's threads. */
  private final class Receipt implements Fetcher.Callback {
    private final WorkUnit<DeliveryWork> unit;
    private final boolean isRestHook;
    private final long began = System.nanoTime();

    Receipt(WorkUnit<DeliveryWork> unit) {
      this.unit = unit;
      this.isRestHook = DeliveryWork.of(unit).hookId() != null;
    }

    @Override
    public void started() {}

    @Override
    public void replied(HttpReply reply) {
      tell(Answer.of(reply, isRestHook, clock.instant()));
    }

    @Override
    public void failed(String code, String message) {
      tell(Answer.of(code, message));
    }

    private void tell(Answer answer) {
      messages.put(new Ended(unit, answer, System.nanoTime() - began));
    }
  }
}
