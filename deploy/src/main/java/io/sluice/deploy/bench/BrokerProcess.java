package io.sluice.deploy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.Logs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;

/** The broker in a process of its own, so that its CPU is not the job's. Says its address. */
final class BrokerProcess {
  private BrokerProcess() {}

  /**
   * Serves until its input ends.
   *
   * @param args the data folder
   */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Logs.off();
    LocalBroker broker = LocalBroker.start(Path.of(args[0]), 0);
    ChildProcess.reply(answers, broker.bootstrapServers());
    new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
    // All it has written goes with the run's folder; an orderly stop would only take longer.
    Runtime.getRuntime().halt(0);
  }
}
