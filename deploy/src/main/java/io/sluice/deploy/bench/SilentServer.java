package io.sluice.deploy.bench;

import io.sluice.deploy.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Takes connections and never says anything. */
final class SilentServer implements AutoCloseable {
  /**
   * How many may be waiting to be taken. The operating system may allow fewer; who comes beyond
   * that waits as well, without being taken.
   */
  private static final int BACKLOG = 16_384;

  private final ServerSocketChannel server;
  private final Thread thread = new Thread(this::serve, "bench-silent-server");
  private final List<SocketChannel> taken = new ArrayList<>();

  private SilentServer(ServerSocketChannel server) {
    this.server = server;
  }

  /**
   * Starts it, on this machine.
   *
   * @throws Problem if no port can be opened
   */
  static SilentServer start() {
    try {
      ServerSocketChannel server =
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      SilentServer silent = new SilentServer(server);
      silent.thread.start();
      return silent;
    } catch (IOException e) {
      throw Problem.failure("No server could be opened: " + e.getMessage() + ".", e);
    }
  }

  String address() {
    return "http://127.0.0.1:" + server.socket().getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        synchronized (taken) {
          taken.add(connection);
        }
      }
    } catch (IOException e) {
      // Closed; or no more connections are possible, and whoever waits for more waits in vain.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      thread.join();
      for (SocketChannel connection : taken) {
        connection.close();
      }
    } catch (IOException e) {
      throw Problem.failure("The server could not be closed: " + e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
