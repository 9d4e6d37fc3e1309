package io.sluice.operators.work;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Brings messages of other threads onto the task thread, in the order of each sender: the message
 * that finds nothing on its way posts one mail, and the mail takes all that has come.
 */
public final class CompletionQueue<T> {
  /** Takes a message, on the task thread. */
  public interface Handler<T> {
    void handle(T message) throws Exception;
  }

  /** Messages one mail takes at most, so that a flood keeps neither input nor checkpoints out. */
  private static final int BURST = 256;

  private final MailboxExecutor mailbox;
  private final Handler<T> handler;
  private final ConcurrentLinkedQueue<T> messages = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isMailed = new AtomicBoolean();

  public CompletionQueue(MailboxExecutor mailbox, Handler<T> handler) {
    this.mailbox = mailbox;
    this.handler = handler;
  }

  /** Leaves a message. From any thread; after the task has ended it is dropped. */
  public void put(T message) {
    messages.add(message);
    mailIfNone();
  }

  private void mailIfNone() {
    if (isMailed.compareAndSet(false, true)) {
      try {
        ThrowingRunnable<Exception> drain = this::drain;
        mailbox.execute(drain, "messages of other threads");
      } catch (RejectedExecutionException e) {
        messages.clear(); // the task has been cancelled: nothing may be committed any more
      } catch (Throwable e) {
        isMailed.set(false); // or no message would ever be mailed again
        throw e;
      }
    }
  }

  private void drain() throws Exception {
    isMailed.set(false);
    for (int i = 0; i < BURST; i++) {
      T message = messages.poll();
      if (message == null) {
        return;
      }
      handler.handle(message);
    }
    mailIfNone();
  }
}
