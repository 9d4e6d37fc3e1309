package io.sluice.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Sends events at a steady rate from a thread of its own, until it is stopped. */
final class Traffic implements AutoCloseable {
  private static final int USUAL_EVENTS_PER_TURN = 5;
  private static final Duration TURN = Duration.ofMillis(50);

  private final EventWriter events;
  private final int team;
  private final IntFunction<String> event;
  private final int eventsPerTurn;
  private final Thread thread = new Thread(this::run, "test-traffic");
  private final List<String> sent = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Throwable failure;

  private Traffic(EventWriter events, int team, IntFunction<String> event, int eventsPerTurn) {
    this.events = events;
    this.team = team;
    this.event = event;
    this.eventsPerTurn = eventsPerTurn;
  }

  /**
   * Starts sending, about a hundred events a second.
   *
   * @param event the JSON of event number 0, 1, 2, ...
   */
  static Traffic start(EventWriter events, int team, IntFunction<String> event) {
    return start(events, team, event, USUAL_EVENTS_PER_TURN);
  }

  /** The same, with so many events every 50 ms. */
  static Traffic start(EventWriter events, int team, IntFunction<String> event, int eventsPerTurn) {
    Traffic traffic = new Traffic(events, team, event, eventsPerTurn);
    traffic.thread.start();
    return traffic;
  }

  /**
   * Stops sending.
   *
   * @return uuids of all events sent, in order
   */
  List<String> stop() {
    stopped.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting", e);
    }
    if (failure != null) {
      throw new AssertionError("The traffic broke off", failure);
    }
    return List.copyOf(sent);
  }

  @Override
  public void close() {
    stop();
  }

  private void run() {
    try {
      for (int turn = 0; !stopped.await(TURN.toMillis(), TimeUnit.MILLISECONDS); turn++) {
        String[] next = new String[eventsPerTurn];
        for (int i = 0; i < next.length; i++) {
          next[i] = event.apply(turn * eventsPerTurn + i);
        }
        sent.addAll(events.send(team, next));
      }
    } catch (Throwable e) {
      failure = e;
    }
  }
}
