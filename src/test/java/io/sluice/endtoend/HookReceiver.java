package io.sluice.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.annotation.Nullable;

/** A server that takes webhooks and answers with the status that their path names. Thread-safe. */
final class HookReceiver implements AutoCloseable {
  /**
   * A request.
   *
   * @param key its {@code Idempotency-Key}, null if it has none
   */
  record Hook(String method, String path, String contentType, @Nullable String key, String body) {}

  private final HttpServer server;
  private final List<Hook> hooks = new CopyOnWriteArrayList<>();

  HookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("No server could be opened", e);
    }
    server.createContext("/", this::take);
    server.start();
  }

  /** Where it answers so. */
  String answering(int status) {
    return "http://127.0.0.1:%d/%d".formatted(server.getAddress().getPort(), status);
  }

  /** What came with that status for an answer. */
  List<Hook> hooks(int status) {
    return hooks.stream().filter(hook -> hook.path().equals("/" + status)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    hooks.add(
        new Hook(
            exchange.getRequestMethod(),
            path,
            exchange.getRequestHeaders().getFirst("Content-Type"),
            exchange.getRequestHeaders().getFirst("Idempotency-Key"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    exchange.sendResponseHeaders(Integer.parseInt(path.substring(1)), -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
