package io.sluice.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Sends about a hundred events a second from a thread of its own, until it is stopped. */
final class Traffic implements AutoCloseable {
  private static final int EVENTS_PER_TURN = 5;
  private static final Duration TURN = Duration.ofMillis(50);

  private final EventWriter events;
  private final int team;
  private final IntFunction<String> event;
  private final Thread thread = new Thread(this::run, "test-traffic");
  private final List<String> sent = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Throwable failure;

  private Traffic(EventWriter events, int team, IntFunction<String> event) {
    this.events = events;
    this.team = team;
    this.event = event;
  }

  /**
   * Starts sending.
   *
   * @param event the JSON of event number 0, 1, 2, ...
   */
  static Traffic start(EventWriter events, int team, IntFunction<String> event) {
    Traffic traffic = new Traffic(events, team, event);
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
        String[] next = new String[EVENTS_PER_TURN];
        for (int i = 0; i < next.length; i++) {
          next[i] = event.apply(turn * EVENTS_PER_TURN + i);
        }
        sent.addAll(events.send(team, next));
      }
    } catch (Throwable e) {
      failure = e;
    }
  }
}
