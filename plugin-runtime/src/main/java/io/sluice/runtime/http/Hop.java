package io.sluice.runtime.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Future;
import javax.annotation.Nullable;
import org.apache.hc.client5.http.impl.async.MinimalHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.net.URIAuthority;

/**
 * One request to one host, at the given addresses in turn until one takes the connection. A
 * connection from the pool that turns out to be dead is replaced once, if the request may be sent
 * again.
 */
final class Hop {
  private final MinimalHttpAsyncClient client;
  private final OutgoingRequest request;
  private final List<InetSocketAddress> addresses;
  private final HttpOptions options;
  private final RedirectRules redirects;
  private final HeldBytes held;
  private final boolean wantsBody;
  private final Listener listener;
  private int nextAddress;
  private boolean retried;
  private boolean over;
  @Nullable private AsyncClientEndpoint endpoint;
  @Nullable private volatile ReplyConsumer consumer;

  /** Told once, unless the hop is aborted. */
  interface Listener {
    void answered(RawReply reply);

    void failed(FetchException failure);
  }

  Hop(
      MinimalHttpAsyncClient client,
      OutgoingRequest request,
      List<InetSocketAddress> addresses,
      HttpOptions options,
      RedirectRules redirects,
      HeldBytes held,
      boolean wantsBody,
      Listener listener) {
    this.client = client;
    this.request = request;
    this.addresses = addresses;
    this.options = options;
    this.redirects = redirects;
    this.held = held;
    this.wantsBody = wantsBody;
    this.listener = listener;
  }

  void start() {
    connect(addresses.get(nextAddress));
  }

  /** Closes the connection, if there is one or as soon as there is. */
  void abort() {
    AsyncClientEndpoint open;
    synchronized (this) {
      over = true;
      open = endpoint;
      endpoint = null;
    }
    if (open != null) {
      open.releaseAndDiscard();
    }
  }

  /** Answers with what has come of the reply, if no more of it is wanted; false if that is not. */
  boolean answerEarly() {
    ReplyConsumer reading = consumer;
    RawReply enough = reading == null ? null : reading.enough();
    if (enough != null) {
      listener.answered(enough);
    }
    return enough != null;
  }

  private void connect(InetSocketAddress address) {
    WebUrl url = request.url();
    // The name is for TLS; the connection goes to the address, and only connections to the same
    // address, port and name come out of the pool.
    HttpHost place =
        new HttpHost(url.scheme(), address.getAddress(), url.hostName(), address.getPort());
    HttpClientContext context = HttpClientContext.create();
    // The callback is told all that the future would know.
    Future<?> unused =
        client.lease(
            place,
            context,
            new Ending<AsyncClientEndpoint>() {
              @Override
              public void completed(AsyncClientEndpoint leased) {
                exchange(leased, context);
              }

              @Override
              public void failed(Exception cause) {
                notConnected(cause);
              }
            });
  }

  private void notConnected(Exception cause) {
    InetSocketAddress next;
    synchronized (this) {
      nextAddress++;
      next = over || nextAddress >= addresses.size() ? null : addresses.get(nextAddress);
    }
    if (next == null) {
      fail(FailureReasons.of(cause, request.url(), false));
    } else {
      connect(next);
    }
  }

  private void exchange(AsyncClientEndpoint leased, HttpClientContext context) {
    boolean late;
    synchronized (this) {
      late = over;
      endpoint = late ? null : leased;
    }
    if (late) {
      leased.releaseAndDiscard();
      return;
    }
    ReplyConsumer reading = new ReplyConsumer(request.url(), options, redirects, held, wantsBody);
    consumer = reading;
    byte[] body = request.body();
    BodyProducer producer = body == null ? null : new BodyProducer(body);
    Future<?> unused =
        leased.execute(
            new BasicRequestProducer(message(), producer),
            reading,
            context,
            new Ending<RawReply>() {
              @Override
              public void completed(RawReply reply) {
                boolean reusable = reply.whole() && (producer == null || producer.written());
                if (release(reusable)) {
                  listener.answered(reply);
                }
              }

              @Override
              public void failed(Exception cause) {
                broken(cause, reading, context);
              }
            });
  }

  private BasicHttpRequest message() {
    WebUrl url = request.url();
    String host =
        url.host().startsWith("[") ? url.hostName() : url.host(); // The library adds the brackets.
    BasicHttpRequest message =
        new BasicHttpRequest(
            request.method(), url.scheme(), new URIAuthority(host, url.port()), url.target());
    request.headersOnTheWire().forEach(header -> message.addHeader(header.name(), header.value()));
    return message;
  }

  private void broken(Exception cause, ReplyConsumer reading, HttpClientContext context) {
    boolean begun = reading.begun();
    RawReply enough = reading.enough();
    EndpointDetails details = context.getEndpointDetails();
    boolean used = details != null && details.getRequestCount() > 1;
    boolean unsent = cause instanceof RequestNotExecutedException;
    boolean repeatable = used && FailureReasons.hungUp(cause) && request.idempotent();
    boolean stale = !begun && (unsent || repeatable);
    boolean again;
    synchronized (this) {
      again = stale && !retried && !over;
      retried |= again;
    }
    if (!release(false)) {
      return;
    }
    if (enough != null) {
      listener.answered(enough);
    } else if (again) {
      connect(addresses.get(Math.min(nextAddress, addresses.size() - 1)));
    } else if (FailureReasons.headTooLarge(cause)) {
      fail(ReplyConsumer.headersTooLarge(request.url(), options));
    } else {
      fail(FailureReasons.of(cause, request.url(), begun));
    }
  }

  /** Gives the connection back; false if the hop was aborted, which has closed it. */
  private boolean release(boolean reusable) {
    AsyncClientEndpoint open;
    synchronized (this) {
      open = endpoint;
      endpoint = null;
    }
    if (open == null) {
      return false;
    }
    if (reusable) {
      open.releaseAndReuse();
    } else {
      open.releaseAndDiscard();
    }
    return true;
  }

  private void fail(FetchException failure) {
    boolean told;
    synchronized (this) {
      told = !over;
      over = true;
    }
    if (told) {
      listener.failed(failure);
    }
  }

  /** Cancelled is what closing the client calls a failure. */
  private abstract static class Ending<T> implements FutureCallback<T> {
    @Override
    public void cancelled() {
      failed(new ConnectionClosedException("The client was closed"));
    }
  }
}
