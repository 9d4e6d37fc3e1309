package io.sluice.deploy.cluster;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.Logs;
import java.nio.file.Path;

/** The broker's process; it runs until it is ended. What stops it is its last line of output. */
final class BrokerMain {
  private BrokerMain() {}

  /**
   * Starts the broker.
   *
   * @param args data folder, port, log file
   */
  public static void main(String[] args) {
    Path data = Path.of(args[0]);
    Logs.toFile(Path.of(args[2]));
    LocalBroker.onFatalStop(data, System.err::println);
    try {
      LocalBroker.start(data, Integer.parseInt(args[1]));
    } catch (Problem e) {
      System.err.println(e.getMessage());
      Runtime.getRuntime().halt(1); // threads of a broker that is half started would go on
    }
  }
}
