package io.sluice.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The server that plugins talk to. It takes batches of exported events and refuses each third of
 * them when it sees it first; it counts runs of scheduled tasks; whatever else is asked, it
 * answers. Thread-safe.
 */
final class CrashReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 4;
  private static final int ONE_OF_THESE_IS_REFUSED = 3;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpServer server;
  private final Map<String, Attempts> batches = new LinkedHashMap<>();
  private final Map<Integer, Set<Integer>> accepted = new HashMap<>();
  private final Map<Integer, Integer> runs = new HashMap<>();

  /**
   * What came of one batch: the same events in the same order.
   *
   * @param isRefusedFirst whether its first attempt is refused
   * @param times how often it came
   */
  record Attempts(boolean isRefusedFirst, int times) {
    Attempts again() {
      return new Attempts(isRefusedFirst, times + 1);
    }
  }

  CrashReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("No server could be opened", e);
    }
    server.setExecutor(threads);
    server.createContext("/between", exchange -> answer(exchange, OK));
    server.createContext(
        "/export", exchange -> answer(exchange, export(JSON.readTree(exchange.getRequestBody()))));
    server.createContext(
        "/minute",
        exchange -> {
          count(JSON.readTree(exchange.getRequestBody()).path("team").asInt());
          answer(exchange, OK);
        });
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Numbers of a team's events that were in a batch that was accepted. */
  synchronized Set<Integer> accepted(int team) {
    return Set.copyOf(accepted.getOrDefault(team, Set.of()));
  }

  /** How often a team's scheduled task began to run. */
  synchronized int runs(int team) {
    return runs.getOrDefault(team, 0);
  }

  /** Batches that were refused, and how often each came. */
  synchronized List<Integer> timesOfRefusedBatches() {
    return new ArrayList<>(
        batches.values().stream().filter(Attempts::isRefusedFirst).map(Attempts::times).toList());
  }

  private synchronized int export(JsonNode body) {
    Attempts attempts =
        batches.compute(
            body.toString(),
            (batch, before) ->
                before == null
                    ? new Attempts(batches.size() % ONE_OF_THESE_IS_REFUSED == 0, 1)
                    : before.again());
    if (attempts.isRefusedFirst() && attempts.times() == 1) {
      return UNAVAILABLE;
    }
    Set<Integer> numbers =
        accepted.computeIfAbsent(body.path("team").asInt(), team -> new HashSet<>());
    body.path("numbers").forEach(number -> numbers.add(number.asInt()));
    return OK;
  }

  private synchronized void count(int team) {
    runs.merge(team, 1, Integer::sum);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
