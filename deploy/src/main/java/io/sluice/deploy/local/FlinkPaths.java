package io.sluice.deploy.local;

import java.nio.file.Path;

/** Local paths as Flink's options take them. */
public final class FlinkPaths {
  private FlinkPaths() {}

  /**
   * The path with a scheme. Not {@link Path#toUri}: Flink does not decode what that encodes, and
   * would make a folder {@code my%20folder} beside {@code my folder}.
   */
  public static String of(Path path) {
    return "file://" + path.toAbsolutePath();
  }
}
