package io.sluice.runtime.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.hc.client5.http.impl.async.MinimalHttpAsyncClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call from its permit to its end: looks the host up, sends, follows redirects, decompresses.
 * Each step runs on whatever thread finished the one before; only ending, which any thread may do
 * at any time, is guarded.
 */
final class Exchange implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Parts parts;
  private final OutgoingRequest first;
  private final RedirectRules redirects;
  private final HeldBytes held;
  private final boolean wantsBody;
  private final Fetcher.Callback callback;
  private final Consumer<Exchange> atEnd;
  private final AtomicBoolean ended = new AtomicBoolean();
  private boolean refused;
  @Nullable private Hop hop;
  @Nullable private Runnable alarm;

  /** What all calls of a fetcher share. */
  record Parts(
      HttpOptions options,
      AddressGuard guard,
      MinimalHttpAsyncClient client,
      Alarms alarms,
      Lane lane) {}

  /**
   * @param atEnd gives back what the call has taken; runs once, before the callback is told
   */
  Exchange(
      Parts parts,
      OutgoingRequest first,
      RedirectRules redirects,
      HeldBytes held,
      boolean wantsBody,
      Fetcher.Callback callback,
      Consumer<Exchange> atEnd) {
    this.parts = parts;
    this.first = first;
    this.redirects = redirects;
    this.held = held;
    this.wantsBody = wantsBody;
    this.callback = callback;
    this.atEnd = atEnd;
  }

  /** Begins, now that the call has a permit. */
  @Override
  public void run() {
    if (ended.get()) {
      return;
    }
    tell(callback::started);
    Runnable set = parts.alarms().after(parts.options().timeout(), this::timedOut);
    synchronized (this) {
      alarm = set;
    }
    if (ended.get()) {
      set.run();
    }
    send(first, 0);
  }

  /** Ends the call without a word. */
  void cancel() {
    end(() -> {});
  }

  /** Ends a call that got no place in the line. */
  void refuse(HttpFailure failure, String reason) {
    refused = true;
    fail(failure, reason);
  }

  boolean refused() {
    return refused;
  }

  void fail(HttpFailure failure, String reason) {
    fail(FetchException.requestFailed(failure, first.url(), reason));
  }

  private void fail(FetchException failure) {
    end(() -> callback.failed(failure.failure().name(), failure.text()));
  }

  private void timedOut() {
    Hop current;
    synchronized (this) {
      current = hop;
    }
    if (current == null || !current.answerEarly()) {
      fail(new FetchException(HttpFailure.ETIMEDOUT, "network timeout at: " + first.url().href()));
    }
  }

  private void send(OutgoingRequest request, int followed) {
    if (ended.get()) {
      return;
    }
    try {
      List<InetSocketAddress> known = parts.guard().known(request.url());
      if (known == null) {
        parts.lane().run(() -> lookUp(request, followed));
      } else {
        connect(request, followed, known);
      }
    } catch (FetchException e) {
      fail(e);
    }
  }

  private void lookUp(OutgoingRequest request, int followed) {
    if (ended.get()) {
      return;
    }
    try {
      connect(request, followed, parts.guard().lookUp(request.url()));
    } catch (FetchException e) {
      fail(e);
    } catch (RuntimeException e) {
      broken(request, e);
    }
  }

  private void connect(OutgoingRequest request, int followed, List<InetSocketAddress> addresses) {
    Hop next =
        new Hop(
            parts.client(),
            request,
            addresses,
            parts.options(),
            redirects,
            held,
            wantsBody,
            new Hop.Listener() {
              @Override
              public void answered(RawReply reply) {
                Exchange.this.answered(request, followed, reply);
              }

              @Override
              public void failed(FetchException failure) {
                Exchange.this.fail(failure);
              }
            });
    synchronized (this) {
      hop = next;
    }
    try {
      if (ended.get()) {
        next.abort();
      } else {
        next.start();
      }
    } catch (RuntimeException e) {
      broken(request, e);
    }
  }

  private void answered(OutgoingRequest request, int followed, RawReply reply) {
    try {
      OutgoingRequest next = redirects.next(request, reply, followed);
      String encoding = reply.header("Content-Encoding");
      if (next != null) {
        held.keep(first.bodyLength());
        send(next, followed + 1);
      } else if (wantsBody && reply.body().length > 0 && ContentDecoder.knows(encoding)) {
        parts.lane().run(() -> decode(request, followed, reply, encoding));
      } else {
        reply(request, followed, reply, reply.body());
      }
    } catch (FetchException e) {
      fail(e);
    } catch (RuntimeException e) {
      broken(request, e);
    }
  }

  private void decode(OutgoingRequest request, int followed, RawReply reply, String encoding) {
    if (ended.get()) {
      return;
    }
    try {
      int limit = parts.options().maxBodyBytes();
      byte[] body = ContentDecoder.decode(reply.body(), encoding, limit, request.url());
      held.take(body.length, request.url());
      reply(request, followed, reply, body);
    } catch (FetchException e) {
      fail(e);
    } catch (RuntimeException e) {
      broken(request, e);
    }
  }

  private void reply(OutgoingRequest request, int followed, RawReply reply, byte[] body) {
    HttpReply whole =
        new HttpReply(
            reply.status(),
            reply.statusText(),
            request.url().href(),
            followed > 0,
            redirects.shown(reply, request.url()),
            body);
    end(() -> callback.replied(whole));
  }

  /** A bug of ours must not leave a call open for ever. */
  private void broken(OutgoingRequest request, RuntimeException cause) {
    LOG.error("A request to {} broke the client", request.url().hostAndPort(), cause);
    fail(
        FetchException.requestFailed(
            HttpFailure.SLUICE_FAILED, request.url(), "the client failed"));
  }

  private void end(Runnable word) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Hop open;
    Runnable set;
    synchronized (this) {
      open = hop;
      hop = null;
      set = alarm;
    }
    if (set != null) {
      set.run();
    }
    if (open != null) {
      open.abort();
    }
    held.release();
    atEnd.accept(this);
    tell(word);
  }

  private static void tell(Runnable word) {
    try {
      word.run();
    } catch (RuntimeException e) {
      LOG.error("The callback of a request threw", e);
    }
  }
}
