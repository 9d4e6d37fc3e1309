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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes batches of exported events, each a JSON object with {@code team} and {@code uuids}; for one
 * team it takes what is sent and never answers, until it recovers. Thread-safe.
 */
final class ExportEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;

  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final HttpServer server;
  private final int hangsFor;
  private final List<HttpExchange> unanswered = new ArrayList<>();
  private final Map<Integer, List<JsonNode>> received = new HashMap<>();
  private final Map<Integer, Set<String>> accepted = new HashMap<>();
  private boolean isHanging = true;

  /**
   * Starts it.
   *
   * @param team whose batches are not answered
   */
  static ExportEndpoint hangingFor(int team) {
    return new ExportEndpoint(team);
  }

  private ExportEndpoint(int team) {
    hangsFor = team;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("No server could be opened", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it answers all that comes. */
  synchronized void recover() {
    isHanging = false;
  }

  /** Every attempt at a team's batches, in order, whatever came of it. */
  synchronized List<JsonNode> received(int team) {
    return List.copyOf(received.getOrDefault(team, List.of()));
  }

  /** Events of a team that were in a batch that was answered. */
  synchronized Set<String> accepted(int team) {
    return Set.copyOf(accepted.getOrDefault(team, Set.of()));
  }

  private synchronized void take(HttpExchange exchange) throws IOException {
    JsonNode batch = JSON.readTree(exchange.getRequestBody());
    int team = batch.path("team").asInt();
    received.computeIfAbsent(team, id -> new ArrayList<>()).add(batch);
    if (isHanging && team == hangsFor) {
      unanswered.add(exchange);
      return;
    }
    Set<String> uuids = accepted.computeIfAbsent(team, id -> new HashSet<>());
    batch.path("uuids").forEach(uuid -> uuids.add(uuid.asText()));
    exchange.sendResponseHeaders(OK, -1);
    exchange.close();
  }

  @Override
  public void close() {
    synchronized (this) {
      unanswered.forEach(HttpExchange::close);
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
