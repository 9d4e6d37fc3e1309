package io.sluice.deploy.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.deploy.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What the demo's actions tell: a server on this machine that takes whatever is posted to it. */
final class HookReceiver implements AutoCloseable {
  /** What the demo's registry calls it. */
  private static final String HOST = "hooks.example:80";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final DemoStats stats;

  private HookReceiver(HttpServer server, DemoStats stats) {
    this.server = server;
    this.stats = requireNonNull(stats, "stats is null");
    server.createContext("/", this::take);
  }

  /**
   * Starts on a free port of the loopback address.
   *
   * @param stats told of everything that arrives
   * @throws Problem if there is none
   */
  static HookReceiver start(DemoStats stats) {
    try {
      HookReceiver receiver =
          new HookReceiver(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
              stats);
      receiver.server.start();
      return receiver;
    } catch (IOException e) {
      throw Problem.failure(
          "The receiver of the demo's webhooks could not be started: " + e.getMessage() + ".", e);
    }
  }

  /** For the job's option {@code fetch.host-map}. */
  String hostMap() {
    return "%s=127.0.0.1:%d".formatted(HOST, server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      stats.delivered(key, message(exchange.getRequestBody().readAllBytes()));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** A webhook's text; of a REST hook which event it is about. */
  private static String message(byte[] body) throws IOException {
    JsonNode json = JSON.readTree(new String(body, UTF_8));
    JsonNode data = json.path("data");
    return json.has("text")
        ? "webhook: " + json.path("text").asText()
        : "REST hook: %s of %s"
            .formatted(data.path("event").asText(), data.path("distinct_id").asText());
  }
}
