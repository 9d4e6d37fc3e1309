package io.sluice.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.async.MinimalHttpAsyncClient;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP client of a process, shared by its teams; each team gets a {@link Fetcher} with
 * permits of its own. HTTP/1.1 over TCP and TLS, no proxy, no cookies, no stored credentials, no
 * client certificates.
 *
 * <p>Connections are pooled per scheme, name, port and checked address, whichever team opened them:
 * they carry no state from one request to the next. They are closed after 15 s without use.
 *
 * <p>Threads: the library's three (one that waits, two for I/O), one for alarms, and up to 16 that
 * come and go for name look-ups and decompression, of which a team holds two at most.
 */
public final class GuardedHttp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedHttp.class);
  private static final int IO_THREADS = 2;
  private static final int SLOW_THREADS = 16;
  private static final int MOST_HEADERS = 200;
  private static final Duration IDLE = Duration.ofSeconds(15);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ThreadAlarms ownAlarms = new ThreadAlarms();
  private final ThreadPoolExecutor slowThreads =
      new ThreadPoolExecutor(
          SLOW_THREADS,
          SLOW_THREADS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          new Threads("sluice-http-slow"));
  private final HttpOptions options;
  private final AddressGuard guard;
  private final Alarms alarms;
  private final PoolingAsyncClientConnectionManager connections;
  private final MinimalHttpAsyncClient client;

  /** Opens the client, with the machine's own resolver and trusted certificates. */
  public GuardedHttp(HttpOptions options) {
    this(options, NameResolver.system(), null, DefaultClientTlsStrategy.createDefault());
  }

  /**
   * @param alarms null for a thread of its own
   */
  GuardedHttp(
      HttpOptions options, NameResolver resolver, @Nullable Alarms alarms, TlsStrategy tls) {
    this.options = options;
    this.guard = new AddressGuard(options, resolver);
    this.alarms = alarms == null ? ownAlarms : alarms;
    this.connections = connections(options, tls);
    this.client = client(options, connections);
    slowThreads.allowCoreThreadTimeOut(true);
    client.start();
    ownAlarms.after(IDLE, this::closeIdle);
  }

  private static PoolingAsyncClientConnectionManager connections(
      HttpOptions options, TlsStrategy tls) {
    Timeout connecting = Timeout.ofMilliseconds(Math.max(1, options.timeout().toMillis() / 2));
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setTlsStrategy(tls)
        .setDnsResolver(new NoResolver())
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
        .setConnPoolPolicy(PoolReusePolicy.LIFO)
        // Fetchers' permits are the limit, so that teams do not wait for each other here.
        .setMaxConnTotal(Integer.MAX_VALUE)
        .setMaxConnPerRoute(Integer.MAX_VALUE)
        .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(connecting).build())
        .setDefaultTlsConfig(
            TlsConfig.custom()
                .setHandshakeTimeout(connecting)
                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                .build())
        .build();
  }

  private static MinimalHttpAsyncClient client(
      HttpOptions options, PoolingAsyncClientConnectionManager connections) {
    return HttpAsyncClients.createMinimal(
        H2Config.DEFAULT,
        Http1Config.custom()
            .setMaxLineLength(options.maxHeaderBytes())
            .setMaxHeaderCount(MOST_HEADERS)
            .build(),
        IOReactorConfig.custom().setIoThreadCount(IO_THREADS).setTcpNoDelay(true).build(),
        connections);
  }

  /** A fetcher with permits of its own: one for each team. There is nothing to close. */
  public Fetcher openFetcher() {
    return new TeamFetcher(
        new Exchange.Parts(options, guard, client, alarms, new Lane(slowThreads)), open, closed);
  }

  private void closeIdle() {
    connections.closeIdle(TimeValue.of(IDLE));
    ownAlarms.after(IDLE, this::closeIdle);
  }

  /** Fails every open call and ends every connection and thread; waits for them, 5 s at most. */
  @Override
  public void close() {
    closed.set(true);
    open.forEach(exchange -> exchange.fail(HttpFailure.SLUICE_CLOSED, "the client was closed"));
    ownAlarms.close();
    slowThreads.shutdownNow();
    connections.close(CloseMode.IMMEDIATE);
    client.initiateShutdown();
    try {
      client.awaitShutdown(TimeValue.of(CLOSING));
      client.close(CloseMode.IMMEDIATE);
      if (!slowThreads.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("A name look-up outlives the HTTP client; its thread ends with it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Fails loudly should the library ever resolve a name by itself. */
  private static final class NoResolver implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      throw new UnknownHostException("Only checked addresses are connected to");
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
      throw new UnknownHostException("Only checked addresses are connected to");
    }
  }
}
