package io.sluice.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A server that hooks tell of events, and that keeps account of each {@code Idempotency-Key}. Its
 * endpoints, the paths, are as good or bad as they are told to be: they hold what comes without an
 * answer, or fail, or take it. Thread-safe.
 */
final class HookLedger implements AutoCloseable {
  /** How it answers. */
  enum Mood {
    HOLDING,
    FAILING,
    TAKING
  }

  /**
   * A request.
   *
   * @param key its {@code Idempotency-Key}
   */
  record Told(String path, String key, String body) {}

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final HttpServer server;
  private final Map<Told, Integer> times = new LinkedHashMap<>();
  private final Map<HttpExchange, Told> held = new LinkedHashMap<>();
  private final List<Told> taken = new ArrayList<>();
  private Mood mood = Mood.HOLDING;

  HookLedger() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("No server could be opened", e);
    }
    server.setExecutor(thread);
    server.createContext("/", this::take);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it answers so, also what it has held. */
  synchronized void become(Mood next) {
    mood = next;
    if (next != Mood.HOLDING) {
      for (Map.Entry<HttpExchange, Told> each : Map.copyOf(held).entrySet()) {
        answer(each.getKey(), each.getValue());
      }
      held.clear();
    }
  }

  /** What has come so far, and how often each. */
  synchronized Map<Told, Integer> times() {
    return new LinkedHashMap<>(times);
  }

  /** What has been answered with 200, once or more. */
  synchronized Set<Told> taken() {
    return taken.stream().collect(Collectors.toUnmodifiableSet());
  }

  private void take(HttpExchange exchange) throws IOException {
    Told told =
        new Told(
            exchange.getRequestURI().getPath(),
            String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    synchronized (this) {
      times.merge(told, 1, Integer::sum);
      if (mood == Mood.HOLDING) {
        held.put(exchange, told);
      } else {
        answer(exchange, told);
      }
    }
  }

  private void answer(HttpExchange exchange, Told told) {
    if (mood == Mood.TAKING) {
      taken.add(told);
    }
    try {
      exchange.sendResponseHeaders(mood == Mood.TAKING ? OK : UNAVAILABLE, -1);
    } catch (IOException e) {
      // Who asked has been killed.
    }
    exchange.close();
  }

  @Override
  public void close() {
    synchronized (this) {
      held.keySet().forEach(HttpExchange::close);
    }
    server.stop(0);
    thread.shutdownNow();
  }
}
