package io.sluice.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Endpoints of hooks that do what endpoints must not, each under a path of its own; any other path
 * answers 200. Thread-safe.
 */
final class HostileEndpoints implements AutoCloseable {
  /** Takes the request and says nothing. */
  static final String HANG = "/hang";

  /** Takes the request and breaks the connection off. */
  static final String RESET = "/reset";

  static final String BROKEN = "/broken";

  /** Answers 429 for {@link #RETRY_AFTER} after its first request, and then 200. */
  static final String BUSY = "/busy";

  static final String GONE = "/gone";

  /** Redirects to where a cloud keeps its machines' credentials. */
  static final String METADATA = "/metadata";

  /** Redirects to {@link #INSIDE}, another address of this machine, which keeps account of it. */
  static final String INWARD = "/inward";

  static final String INSIDE = "127.0.0.2";

  /** Answers 200 with a body of a gigabyte. */
  static final String GIGABYTE = "/gigabyte";

  /** What {@link #BUSY} says. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int NOT_ANSWERED = 0;
  private static final int PART = 64 << 10;

  /**
   * A request.
   *
   * @param key its {@code Idempotency-Key}
   * @param status of the answer, 0 if there was none
   * @param nanos when it came, by {@link System#nanoTime}
   * @param beside the number of the oldest request that {@link #HANG} held then, 0 if it held none
   */
  record Told(String path, String key, JsonNode body, int status, long nanos, int beside) {
    /** The event that a REST hook is told of. */
    String uuid() {
      return body.path("data").path("uuid").asText();
    }
  }

  private final ServerSocket listener = listen("127.0.0.1");

  /**
   * For {@link #RESET} alone. A client may send again at once what it has sent on a connection that
   * worked before, but no connection to this one ever does.
   */
  private final ServerSocket resetting = listen("127.0.0.1");

  private final ServerSocket inside = listen(INSIDE);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Told> told = new ArrayList<>();

  /** Numbers of requests that get no answer. */
  private final SortedSet<Integer> hanging = new TreeSet<>();

  private int hung;
  private final AtomicInteger insideConnections = new AtomicInteger();
  private final AtomicLong bodyBytes = new AtomicLong();

  HostileEndpoints() {
    start(() -> accept(listener, this::serve));
    start(() -> accept(resetting, this::serve));
    start(() -> accept(inside, socket -> insideConnections.incrementAndGet()));
  }

  String url(String path) {
    ServerSocket server = path.equals(RESET) ? resetting : listener;
    return "http://127.0.0.1:" + server.getLocalPort() + path;
  }

  /** What has come to a path so far, in order. */
  synchronized List<Told> told(String path) {
    return told.stream().filter(it -> it.path().equals(path)).toList();
  }

  /** Connections to {@link #INSIDE}. */
  int insideConnections() {
    return insideConnections.get();
  }

  /** How much of gigabytes has been taken from here, in buffers on the way too. */
  long bodyBytes() {
    return bodyBytes.get();
  }

  private static ServerSocket listen(String address) {
    try {
      return new ServerSocket(0, 100, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException("No server could be opened on " + address, e);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "hostile-endpoints");
    thread.setDaemon(true);
    thread.start();
  }

  /** What is done with a connection. */
  private interface Service {
    void serve(Socket socket) throws IOException;
  }

  private void accept(ServerSocket server, Service service) {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        start(() -> serve(socket, service));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket, Service service) {
    try (socket) {
      service.serve(socket);
    } catch (IOException e) {
      // The other side may go at any time.
    } finally {
      open.remove(socket);
    }
  }

  private void serve(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    for (List<String> head = readHead(in); !head.isEmpty(); head = readHead(in)) {
      byte[] body = in.readNBytes(Integer.parseInt(header(head, "content-length")));
      String path = head.get(0).split(" ", -1)[1];
      int status = note(path, header(head, "idempotency-key"), JSON.readTree(body));
      switch (path) {
        case HANG -> {
          hang(in);
          return;
        }
        case RESET -> {
          socket.setSoLinger(true, 0);
          return;
        }
        case GIGABYTE -> {
          sendGigabyte(socket.getOutputStream());
          return;
        }
        case BUSY -> answer(socket, status, "Retry-After: " + RETRY_AFTER.toSeconds());
        case METADATA -> answer(socket, status, "Location: http://169.254.169.254/latest/");
        case INWARD ->
            answer(
                socket, status, "Location: http://%s:%d/".formatted(INSIDE, inside.getLocalPort()));
        default -> answer(socket, status, "X-Hook: taken");
      }
    }
  }

  /** Notes a request, and says how it is to be answered. */
  private synchronized int note(String path, String key, JsonNode body) {
    long now = System.nanoTime();
    int status =
        switch (path) {
          case HANG, RESET -> NOT_ANSWERED;
          case BROKEN -> 500;
          case BUSY -> isBusy(now) ? 429 : OK;
          case GONE -> 410;
          case METADATA, INWARD -> 307;
          default -> OK;
        };
    told.add(new Told(path, key, body, status, now, hanging.isEmpty() ? 0 : hanging.first()));
    return status;
  }

  private boolean isBusy(long nanos) {
    return told.stream()
        .filter(it -> it.path().equals(BUSY))
        .findFirst()
        .map(first -> nanos - first.nanos() < RETRY_AFTER.toNanos())
        .orElse(true);
  }

  private static void answer(Socket socket, int status, String header) throws IOException {
    socket
        .getOutputStream()
        .write(
            "HTTP/1.1 %d Said\r\n%s\r\nContent-Length: 0\r\n\r\n"
                .formatted(status, header)
                .getBytes(US_ASCII));
  }

  private void hang(InputStream in) throws IOException {
    int number;
    synchronized (this) {
      number = ++hung;
      hanging.add(number);
    }
    try {
      while (in.read() >= 0) {}
    } finally {
      synchronized (this) {
        hanging.remove(number);
      }
    }
  }

  private void sendGigabyte(OutputStream out) throws IOException {
    long length = 1L << 30;
    out.write("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(length).getBytes(US_ASCII));
    byte[] part = new byte[PART];
    for (long sent = 0; sent < length; sent += PART) {
      out.write(part);
      bodyBytes.addAndGet(PART);
    }
  }

  private static String header(List<String> head, String name) {
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + name + " in " + head));
  }

  /** Empty at the connection's end. */
  private static List<String> readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        return List.of();
      }
      head.append((char) octet);
    }
    return List.of(head.toString().split("\r\n", -1));
  }

  @Override
  public void close() {
    try {
      listener.close();
      resetting.close();
      inside.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The server could not be closed", e);
    }
  }
}
