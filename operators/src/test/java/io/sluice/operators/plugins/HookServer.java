package io.sluice.operators.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes webhooks at {@code /hook}; what is sent to {@code /silent} is never answered. */
final class HookServer implements AutoCloseable {
  private final HttpServer server;
  private final List<Hook> hooks = new CopyOnWriteArrayList<>();

  /** A request as it came. */
  record Hook(String method, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.containsKey(name) ? headers.get(name).get(0) : null;
    }
  }

  /**
   * @param status of every answer
   */
  HookServer(int status) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hook", exchange -> take(exchange, status));
    server.createContext("/silent", this::hear);
    server.start();
  }

  private void take(HttpExchange exchange, int status) throws IOException {
    hear(exchange);
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void hear(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    hooks.add(
        new Hook(exchange.getRequestMethod(), Map.copyOf(exchange.getRequestHeaders()), body));
  }

  List<Hook> hooks() {
    return hooks;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
