package io.sluice.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that may break every rule: each connection is handed to the test. */
final class RawServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  /** What is done with a connection; it is closed afterwards. */
  interface Handler {
    void handle(Socket socket, int number) throws Exception;
  }

  RawServer(Handler handler) {
    this("127.0.0.1", handler);
  }

  RawServer(String address, Handler handler) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("accept", () -> accept(handler));
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void accept(Handler handler) {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        int number = connections.incrementAndGet();
        start("connection", () -> handle(handler, socket, number));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void handle(Handler handler, Socket socket, int number) {
    try (socket) {
      handler.handle(socket, number);
    } catch (Exception e) {
      // The other side may go at any time; tests look at the client.
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, "raw-server-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Reads a request's head; false at the connection's end. */
  static boolean readHead(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    int line = 0;
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      if (octet == '\n') {
        if (line == 0) {
          return true;
        }
        line = 0;
      } else if (octet != '\r') {
        line++;
      }
    }
    return false;
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Blocks until the other side closes. */
  static void awaitClose(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // What still comes is of no interest.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
