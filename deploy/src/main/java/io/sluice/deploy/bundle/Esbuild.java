package io.sluice.deploy.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.local.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/** Runs esbuild on one entry file. */
final class Esbuild {
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What came out.
   *
   * @param script null if it failed
   * @param about esbuild's "metafile"; an empty object if it failed
   * @param messages errors and warnings, empty if there are none
   */
  record Result(@Nullable String script, JsonNode about, String messages) {}

  private final Path program;

  Esbuild(Path program) {
    this.program = program;
  }

  /**
   * Bundles.
   *
   * @param folder what relative imports of the entry start from
   * @param fileName of the entry, as messages and comments name it
   * @param source text of the entry, read as TypeScript whatever it is called
   * @param nodePath folder of further npm packages, null if there is none
   * @param options more of esbuild's own
   * @throws Problem if it cannot be run or does not end
   */
  Result run(
      Path folder, String fileName, String source, @Nullable Path nodePath, List<String> options) {
    Path work = null;
    try {
      work = Files.createTempDirectory("sluice-esbuild");
      Path output = work.resolve("out.js");
      Path about = work.resolve("about.json");
      Path input = work.resolve("in");
      Path messages = work.resolve("messages");
      Files.writeString(input, source, UTF_8);
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(
          List.of(
              "--bundle",
              "--platform=neutral",
              "--main-fields=module,main",
              "--target=es2022",
              "--supported:dynamic-import=false",
              "--keep-names",
              "--charset=utf8",
              "--color=false",
              "--log-level=warning",
              "--loader=ts",
              "--sourcefile=" + fileName,
              "--outfile=" + output,
              "--metafile=" + about));
      command.addAll(options);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(input.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(messages.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("ESBUILD_"));
      if (nodePath == null) {
        builder.environment().remove("NODE_PATH");
      } else {
        builder.environment().put("NODE_PATH", nodePath.toString());
      }
      boolean isDone = hasSucceeded(builder.start());
      return new Result(
          isDone ? Files.readString(output, UTF_8) : null,
          isDone ? JSON.readTree(about.toFile()) : JSON.createObjectNode(),
          Files.readString(messages, UTF_8).strip());
    } catch (IOException e) {
      throw Problem.failure("The bundler could not be run: %s.".formatted(FileReasons.of(e)), e);
    } finally {
      discard(work);
    }
  }

  private static boolean hasSucceeded(Process process) {
    try {
      if (process.waitFor(TIME.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      throw Problem.failure(
          "The bundler has not ended after %d seconds and was stopped."
              .formatted(TIME.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("The bundler was interrupted.", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void discard(@Nullable Path work) {
    if (work != null) {
      try {
        Folders.delete(work);
      } catch (IOException e) {
        work.toFile().deleteOnExit();
      }
    }
  }
}
