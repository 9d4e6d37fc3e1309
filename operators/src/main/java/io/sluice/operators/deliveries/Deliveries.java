package io.sluice.operators.deliveries;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.Place;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.registry.HookStatus;
import io.sluice.operators.work.DelayedWork;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.operators.work.WorkUnit;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * What becomes of each delivery: when it is sent, what its answer means for it and for its
 * endpoint, when it is tried again and when it is given up. The endpoint is the tenant of the work
 * queue, and its circuit says how much of it may be in flight.
 */
final class Deliveries implements WorkQueue.Runner<DeliveryWork> {
  /** Wakes up an endpoint. */
  interface Alarms {
    void at(long atMillis, long key);
  }

  /** What could not be sent for a reason of ours looks again after so long. */
  private static final Duration NOT_SENT_WAIT = Duration.ofSeconds(5);

  private static final Answer.Problem EXPIRED =
      new Answer.Problem(
          "TimeoutError", "it has waited for longer than deliveries.max-age for its endpoint");

  private static final Answer.Problem BACKLOG_FULL =
      new Answer.Problem(
          "Error",
          "more waits for its endpoint than deliveries.backlog-per-endpoint, and it is the oldest");

  private final DeliveryOptions options;
  private final Circuits circuits;
  private final CallSlots<WorkUnit<DeliveryWork>> slots;
  private final Calls calls;
  private final GoneHooks gone = new GoneHooks();
  private final DeliveryReports reports;
  private final DeliveryMetrics metrics;
  private final Consumer<OutputRecord> out;
  private final Alarms alarms;
  private final Clock clock;
  private WorkQueue<DeliveryWork> queue;
  private DelayedWork<DeliveryWork> delayed;

  Deliveries(
      DeliveryOptions options,
      Circuits circuits,
      Calls calls,
      DeliveryReports reports,
      DeliveryMetrics metrics,
      Consumer<OutputRecord> out,
      Alarms alarms,
      Clock clock) {
    this.options = options;
    this.circuits = circuits;
    this.slots = new CallSlots<>(options.inFlight(), options.http().atOnce());
    this.calls = calls;
    this.reports = reports;
    this.metrics = metrics;
    this.out = out;
    this.alarms = alarms;
    this.clock = clock;
  }

  /** The queue that runs these, and where they wait; set once, before anything runs. */
  void runFrom(WorkQueue<DeliveryWork> workQueue, DelayedWork<DeliveryWork> later) {
    queue = requireNonNull(workQueue, "workQueue is null");
    delayed = requireNonNull(later, "later is null");
  }

  /** Holds the endpoints whose circuits are open; before the queue is restored. */
  void restore() throws Exception {
    for (Map.Entry<Long, Circuit.Open> entry : circuits.restore().entrySet()) {
      queue.limit(entry.getKey(), 0);
      alarms.at(entry.getValue().untilMillis(), entry.getKey());
    }
  }

  /** A delivery comes in. */
  void offer(Delivery delivery) throws Exception {
    queue.offer(delivery.key(), new DeliveryWork(delivery, clock.millis()).toPending());
  }

  @Override
  public void run(WorkUnit<DeliveryWork> unit) throws Exception {
    if (isStillToBeSent(unit) && slots.enter(teamOf(unit), unit)) {
      calls.send(unit);
    }
  }

  /** Whether it is; if not, it is in better hands when this returns. */
  private boolean isStillToBeSent(WorkUnit<DeliveryWork> unit) throws Exception {
    DeliveryWork work = unit.work().payload();
    if (gone.concern(work)) {
      unwanted(unit);
    } else if (clock.millis() - work.sinceMillis() > options.maxAge().toMillis()) {
      giveUp(unit, DeliveryEnd.DELIVERY_EXPIRED, EXPIRED);
    } else if (circuits.of(unit.key()) instanceof Circuit.Open circuit) {
      later(unit, circuit.untilMillis(), unit.work());
    } else {
      return true;
    }
    return false;
  }

  /** A call has ended. */
  void ended(Calls.Ended ended) throws Exception {
    WorkUnit<DeliveryWork> unit = ended.unit();
    calls.ended(unit);
    metrics.ended(ended.answer(), ended.nanos());
    answered(unit, ended.answer());
    WorkUnit<DeliveryWork> next = slots.leave(teamOf(unit));
    while (next != null) {
      if (isStillToBeSent(next)) {
        calls.send(next);
        return;
      }
      next = slots.leave(teamOf(next));
    }
  }

  private void answered(WorkUnit<DeliveryWork> unit, Answer answer) throws Exception {
    if (answer instanceof Answer.Accepted) {
      endpointAnswered(unit);
      reports.delivered(DeliveryWork.of(unit), unit.work().attempt());
      queue.complete(unit);
    } else if (answer instanceof Answer.Gone) {
      endpointAnswered(unit);
      hookIsGone(unit);
    } else if (answer instanceof Answer.Refused refused) {
      if (refused.isAnswer()) {
        endpointAnswered(unit);
      }
      giveUp(unit, DeliveryEnd.DELIVERY_REFUSED, refused.problem());
    } else if (answer instanceof Answer.ToldToWait told) {
      toldToWait(unit, told);
    } else if (answer instanceof Answer.Failed failed) {
      failed(unit, failed);
    } else if (answer instanceof Answer.NotSent) {
      later(unit, clock.millis() + NOT_SENT_WAIT.toMillis(), unit.work());
    }
  }

  private void hookIsGone(WorkUnit<DeliveryWork> unit) throws Exception {
    Delivery delivery = DeliveryWork.of(unit);
    long now = clock.millis();
    if (gone.add(delivery, now)) {
      reports.removed(delivery);
    }
    String hookId = requireNonNull(delivery.hookId(), "hookId is null");
    out.accept(new HookStatus(hookId, delivery.teamId(), delivery.actionId(), now).toOutput());
    unwanted(unit);
  }

  private void unwanted(WorkUnit<DeliveryWork> unit) throws Exception {
    reports.unwanted(DeliveryWork.of(unit), unit.work().attempt());
    metrics.unwanted();
    queue.complete(unit);
  }

  private void toldToWait(WorkUnit<DeliveryWork> unit, Answer.ToldToWait told) throws Exception {
    long now = clock.millis();
    Duration wait = shortened(told.pause());
    Circuit next = circuits.of(unit.key()).toldToWait(options.circuit(), now, wait);
    become(unit, next, told.problem());
    long pause =
        next instanceof Circuit.Open open
            ? open.untilMillis() - now
            : options.circuit().pause().toMillis();
    later(unit, now + pause, unit.work());
  }

  private void failed(WorkUnit<DeliveryWork> unit, Answer.Failed failed) throws Exception {
    long now = clock.millis();
    Delivery delivery = DeliveryWork.of(unit);
    become(unit, circuits.of(unit.key()).failed(options.circuit(), now), failed.problem());
    int attempt = unit.work().attempt() + 1;
    if (!options.retries().allowsAfter(attempt)) {
      giveUp(unit, DeliveryEnd.DELIVERY_EXHAUSTED, failed.problem());
      return;
    }
    Duration wait = options.retries().delayAfter(attempt, delivery.id());
    Duration asked = shortened(failed.pause());
    if (asked != null && asked.compareTo(wait) > 0) {
      wait = asked;
    }
    reports.willTryAgain(delivery, failed.problem(), attempt, wait);
    later(unit, now + wait.toMillis(), unit.work().again());
  }

  /** An endpoint cannot have deliveries wait until none of them is left. */
  @Nullable
  private Duration shortened(@Nullable Duration wait) {
    return wait == null || wait.compareTo(options.maxAge()) <= 0 ? wait : options.maxAge();
  }

  private void endpointAnswered(WorkUnit<DeliveryWork> unit) throws Exception {
    become(unit, circuits.of(unit.key()).answered(options.work().window()), null);
  }

  /** The endpoint's circuit is another now, or the same. */
  private void become(WorkUnit<DeliveryWork> unit, Circuit next, @Nullable Answer.Problem problem)
      throws Exception {
    long key = unit.key();
    Circuit before = circuits.of(key);
    if (next.equals(before)) {
      return;
    }
    circuits.set(key, next);
    if (next instanceof Circuit.Open open) {
      alarms.at(open.untilMillis(), key);
      if (problem != null && !(before instanceof Circuit.Open)) {
        reports.paused(DeliveryWork.of(unit), problem, open.untilMillis());
      }
    } else if (before instanceof Circuit.HalfOpen && next.equals(Circuit.CLOSED)) {
      reports.resumed(DeliveryWork.of(unit));
    }
    limit(key, next);
  }

  private void limit(long key, Circuit circuit) throws Exception {
    if (circuit instanceof Circuit.Closed) {
      queue.unlimit(key);
    } else {
      queue.limit(key, circuit.window(options.work().window()));
    }
  }

  /** The time of an endpoint's probe has come, if nothing has changed since. */
  void wake(long key, long nowMillis) throws Exception {
    if (!(circuits.of(key) instanceof Circuit.Open open) || nowMillis < open.untilMillis()) {
      return;
    }
    boolean isNeeded = !queue.hasNothingOf(key) || delayed.bytes(key) > 0;
    Circuit next = isNeeded ? open.probe() : Circuit.CLOSED;
    circuits.set(key, next);
    limit(key, next);
  }

  /** Forgets endpoints that nothing is left for. */
  void forgetIdle() throws Exception {
    List<Long> idle = circuits.idle(queue::hasNothingOf);
    for (long key : idle) {
      circuits.set(key, Circuit.CLOSED);
      queue.unlimit(key);
    }
  }

  /** The delivery is sent later, as the work says. */
  private void later(WorkUnit<DeliveryWork> unit, long atMillis, PendingWork<DeliveryWork> work)
      throws Exception {
    long size = new DeliveryCodec().size(work.payload());
    if (delayed.bytes(unit.key()) + size > options.work().backlogBytes()) {
      giveUp(unit, DeliveryEnd.DELIVERY_BACKLOG_FULL, BACKLOG_FULL);
    } else {
      delayed.add(unit.key(), atMillis, work);
      queue.complete(unit);
    }
  }

  /** So much waits for the endpoint that this one, the oldest, is not sent. */
  void surplus(long key, PendingWork<DeliveryWork> work) {
    bury(work, DeliveryEnd.DELIVERY_BACKLOG_FULL, BACKLOG_FULL);
  }

  private void giveUp(WorkUnit<DeliveryWork> unit, DeliveryEnd end, Answer.Problem problem)
      throws Exception {
    bury(unit.work(), end, problem);
    queue.complete(unit);
  }

  private void bury(PendingWork<DeliveryWork> work, DeliveryEnd end, Answer.Problem problem) {
    Delivery delivery = work.payload().delivery();
    metrics.gaveUp(end);
    reports.givenUp(delivery, problem, work.attempt());
    String hook = delivery.hookId() == null ? "webhook" : "REST hook " + delivery.hookId();
    DeadLetter letter =
        new DeadLetter(
            delivery.body(),
            null,
            Place.DELIVERIES,
            end.name(),
            "Delivery %s of action %d, %s, to %s: %s."
                .formatted(
                    delivery.id(),
                    delivery.actionId(),
                    hook,
                    Endpoint.shown(delivery.url()),
                    problem.text()),
            List.of(),
            delivery.teamId(),
            null,
            delivery.eventUuid(),
            clock.millis(),
            work.attempt() + 1);
    out.accept(letter.toOutput(options.maxRecordBytes()));
  }

  private static int teamOf(WorkUnit<DeliveryWork> unit) {
    return EndpointKey.team(unit.key());
  }
}
