package io.sluice.operators.deliveries;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An endpoint on this machine, as good or bad as the path says: a number is the status, {@code
 * /429/7} adds {@code Retry-After: 7}, {@code /hang}, {@code /reset}, {@code /endless} and {@code
 * /metadata}, which redirects to the cloud's metadata; {@code /as-told} is what was told last. A
 * query makes it another endpoint that does the same.
 */
final class EndpointServer implements AutoCloseable {
  private static final byte[] NO_BODY = " \r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

  /** A request as it came. */
  record Request(String path, String idempotencyKey, String contentType, String body) {}

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile String told = "/200";

  EndpointServer() {
    try {
      listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  String url(String path) {
    return "http://" + place() + path;
  }

  /** As {@code fetch.host-map} has it. */
  String place() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** From now on {@code /as-told} is this path. */
  void tell(String path) {
    told = path;
  }

  List<Request> requests() {
    return requests;
  }

  /** How many requests this path has had. */
  long count(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).count();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "endpoint-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      while (answer(socket)) {}
    } catch (IOException e) {
      // The other side may go at any time.
    }
  }

  private boolean answer(Socket socket) throws IOException {
    List<String> head = readHead(socket.getInputStream());
    if (head.isEmpty()) {
      return false;
    }
    int length = Integer.parseInt(header(head, "content-length"));
    String body = new String(socket.getInputStream().readNBytes(length), UTF_8);
    String path = head.get(0).split(" ", -1)[1];
    requests.add(
        new Request(path, header(head, "idempotency-key"), header(head, "content-type"), body));
    String how = path.equals("/as-told") ? told : path.replaceFirst("\\?.*", "");
    switch (how) {
      case "/hang" -> awaitClose(socket);
      case "/reset" -> socket.setSoLinger(true, 0);
      case "/endless" -> sendForEver(socket);
      case "/metadata" -> write(socket, "307 Go\r\nLocation: http://169.254.169.254/latest/");
      default -> {
        String[] parts = how.split("/", -1);
        write(
            socket, parts[1] + " Said" + (parts.length > 2 ? "\r\nRetry-After: " + parts[2] : ""));
        return true;
      }
    }
    return how.equals("/metadata");
  }

  private static void write(Socket socket, String statusAndHeaders) throws IOException {
    socket.getOutputStream().write(("HTTP/1.1 " + statusAndHeaders).getBytes(US_ASCII));
    socket.getOutputStream().write(NO_BODY);
  }

  private static void sendForEver(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".getBytes(US_ASCII));
    byte[] part = new byte[64 * 1024];
    while (true) {
      socket.getOutputStream().write(part);
    }
  }

  private static void awaitClose(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {}
  }

  private static String header(List<String> head, String name) {
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
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
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
