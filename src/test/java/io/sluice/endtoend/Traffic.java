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
  private static final Duration USUAL_TURN = Duration.ofMillis(50);

  private final EventWriter events;
  private final int team;
  private final IntFunction<String> event;
  private final int eventsPerTurn;
  private final Duration turn;
  private final Thread thread = new Thread(this::run, "test-traffic");
  private final List<String> sent = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Throwable failure;

  private Traffic(
      EventWriter events, int team, IntFunction<String> event, int eventsPerTurn, Duration turn) {
    this.events = events;
    this.team = team;
    this.event = event;
    this.eventsPerTurn = eventsPerTurn;
    this.turn = turn;
  }

  /**
   * Starts sending, about a hundred events a second.
   *
   * @param event the JSON of event number 0, 1, 2, ...
   */
  static Traffic start(EventWriter events, int team, IntFunction<String> event) {
    return started(new Traffic(events, team, event, USUAL_EVENTS_PER_TURN, USUAL_TURN));
  }

  /** The same, with one event every turn. */
  static Traffic start(EventWriter events, int team, IntFunction<String> event, Duration turn) {
    return started(new Traffic(events, team, event, 1, turn));
  }

  private static Traffic started(Traffic traffic) {
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
      int number = 0;
      while (!stopped.await(turn.toMillis(), TimeUnit.MILLISECONDS)) {
        String[] next = new String[eventsPerTurn];
        for (int i = 0; i < next.length; i++) {
          next[i] = event.apply(number++);
        }
        sent.addAll(events.send(team, next));
      }
    } catch (Throwable e) {
      failure = e;
    }
  }
}
