package io.sluice.deploy.local;

import java.nio.file.Path;

/**
 * Where the logs of Kafka, Flink and the job go: never to the terminal, which belongs to the user.
 * Must be called before the first logger exists, because the logging system reads it once.
 */
public final class Logs {
  private static final String CONFIGURATION = "log4j2.configurationFile";

  private Logs() {}

  public static void toFile(Path file) {
    System.setProperty("sluice.log.file", file.toString());
    System.setProperty(CONFIGURATION, "classpath:sluice-logs-to-file.properties");
  }

  /**
   * For commands that only pass by: warnings of libraries would be noise beside our own message.
   */
  public static void off() {
    System.setProperty(CONFIGURATION, "classpath:sluice-logs-off.properties");
  }

  /** What {@code --verbose} asks for. */
  public static void toStandardError() {
    System.setProperty(CONFIGURATION, "classpath:sluice-logs-to-stderr.properties");
  }
}
