package io.sluice.operators.deliveries;

import io.sluice.operators.output.AppMetricCounts;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.Uuidt;
import io.sluice.operators.work.CompletionQueue;
import io.sluice.operators.work.DelayedWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.runtime.http.GuardedHttp;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongUnaryOperator;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * DELIVERIES: sends each delivery to its endpoint until it has arrived or is given up. Calls run on
 * the HTTP client's threads; this thread owns all state and output.
 *
 * <p>State, keyed by team and endpoint: what is in flight, parked and to be tried later ({@link
 * WorkQueue}, {@link DelayedWork}), and which circuits are open ({@link Circuits}).
 *
 * <p>Lifecycle: {@code open} opens the client, holds the endpoints whose circuits were open and
 * sends again what was in flight; {@code finish} waits for what may be sent at once; {@code close}
 * cancels what is on its way.
 *
 * <p>Constraints: never blocks for an endpoint's sake, never emits in a snapshot; what an endpoint
 * does never fails the task.
 */
final class DeliveryOperator extends AbstractStreamOperator<OutputRecord>
    implements OneInputStreamOperator<Delivery, OutputRecord> {
  private static final String DELAY_TIMERS = "delayed";

  private final DeliveryOptions options;
  private final Clock clock;
  private final MailboxExecutor mailbox;
  private final StreamRecord<OutputRecord> outgoing = new StreamRecord<>(null);

  private DelayedWork<DeliveryWork> delayed;
  private WorkQueue<DeliveryWork> queue;
  private Circuits circuits;
  private Calls calls;
  private DeliveryReports reports;
  private DeliveryMetrics deliveryMetrics;
  private Deliveries deliveries;
  @Nullable private GuardedHttp http;
  @Nullable private ScheduledFuture<?> tick;

  DeliveryOperator(
      StreamOperatorParameters<OutputRecord> parameters, DeliveryOptions options, Clock clock) {
    super(parameters);
    this.options = options;
    this.clock = clock;
    this.mailbox = parameters.getMailboxExecutor();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    KeyedStateBackend<Long> keys = getKeyedStateBackend();
    KeyedStateStore state = context.getKeyedStateStore();
    CompletionQueue<Calls.Ended> messages = new CompletionQueue<>(mailbox, this::ended);
    circuits = new Circuits(keys, state);
    calls = new Calls(() -> http.openFetcher(), messages, clock);
    reports =
        new DeliveryReports(
            this::emit, new Uuidt(clock, new SecureRandom()), clock, options.instanceId());
    deliveryMetrics = new DeliveryMetrics(metrics);
    deliveries =
        new Deliveries(
            options, circuits, calls, reports, deliveryMetrics, this::emit, this::wakeAt, clock);
    queue =
        new WorkQueue<>(
            mailbox,
            DeliveryWork.QUEUE,
            keys,
            state,
            new DeliveryCodec(),
            LongUnaryOperator.identity(),
            options.work(),
            deliveries,
            deliveries::surplus,
            clock);
    delayed = new DelayedWork<>(keys, state, new DeliveryCodec(), queue::offer);
    deliveries.runFrom(queue, delayed);
  }

  @Override
  public void open() throws Exception {
    super.open();
    http = new GuardedHttp(options.http());
    delayed.startBy(getInternalTimerService(DELAY_TIMERS, LongSerializer.INSTANCE, delayed));
    deliveryMetrics.watch(queue, delayed, circuits);
    tick =
        processingTimeService.scheduleWithFixedDelay(
            time -> tick(), AppMetricCounts.PERIOD_MILLIS, AppMetricCounts.PERIOD_MILLIS);
    delayed.restore();
    deliveries.restore();
    queue.restore();
  }

  @Override
  public void processElement(StreamRecord<Delivery> element) throws Exception {
    deliveries.offer(element.getValue());
  }

  /** What has been counted up to the checkpoint will not be counted again after it. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    reports.flush();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    queue.snapshot();
    delayed.snapshot();
    circuits.snapshot();
  }

  /**
   * At the end of the input everything is sent that may be sent at once; what waits for an endpoint
   * whose circuit is open, or for another attempt, stays in the savepoint.
   */
  @Override
  public void finish() throws Exception {
    while (queue.inFlight() > 0) {
      mailbox.yield();
    }
    reports.flush();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (tick != null) {
      tick.cancel(false);
    }
    try (GuardedHttp closing = http) {
      if (calls != null) {
        calls.cancel();
      }
    } finally {
      super.close();
    }
  }

  /** Calls under way, for tests too. */
  int inFlight() {
    return queue.inFlight();
  }

  /** Deliveries that wait for their turn, for tests too. */
  long parked() {
    return queue.parked();
  }

  private void ended(Calls.Ended ended) throws Exception {
    deliveries.ended(ended);
  }

  private void tick() throws Exception {
    reports.periodEnded();
    deliveries.forgetIdle();
  }

  private void wakeAt(long atMillis, long key) {
    ScheduledFuture<?> unused =
        processingTimeService.registerTimer(atMillis, time -> deliveries.wake(key, time));
  }

  private void emit(OutputRecord record) {
    output.collect(outgoing.replace(record));
  }
}
