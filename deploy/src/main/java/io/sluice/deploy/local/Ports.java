package io.sluice.deploy.local;

import io.sluice.deploy.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports of this machine's loopback address. */
public final class Ports {
  private static final int BACKLOG = 1;

  private Ports() {}

  /** A port nobody listens on now. Somebody else may take it before it is used. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw Problem.failure("No free port was found on this machine: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Says at once, and in one sentence, what a server would say late and in a stack trace.
   *
   * @param port 1 to 65535
   * @param purpose who wants it, for the message
   * @param option option that chooses another port, for the message
   * @throws Problem if somebody listens on it
   */
  public static void requireFree(int port, String purpose, String option) {
    try (ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress())) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw Problem.failure(
          "Port %d, wanted for %s, is used by another program; stop it or choose another port with %s."
              .formatted(port, purpose, option),
          e);
    }
  }
}
