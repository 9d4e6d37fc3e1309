package io.sluice.deploy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * A process asked one line at a time over its standard input, answering one line each. It ends when
 * its input does, so none outlives this process. Its logs and errors go to files. Not thread-safe.
 */
final class ChildProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 10;
  private static final int LAST_LINES = 20;

  /** Begins an answer; the process itself may also write to its standard output. */
  private static final String ANSWER = "> ";

  /** Begins an answer that is none. */
  private static final String ERROR = "error: ";

  private final String name;
  private final Path errors;
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;

  private ChildProcess(String name, Path errors, Process process) {
    this.name = name;
    this.errors = errors;
    this.process = process;
    this.answers = process.inputReader(UTF_8);
    this.questions = new PrintStream(process.getOutputStream(), true, UTF_8);
  }

  /**
   * Starts the process.
   *
   * @param name for messages and files
   * @param folder for what it writes to its error stream
   */
  static ChildProcess start(String name, Path folder, List<String> command) {
    Path errors = folder.resolve(name + ".err");
    try {
      return new ChildProcess(
          name, errors, new ProcessBuilder(command).redirectError(errors.toFile()).start());
    } catch (IOException e) {
      throw Problem.failure(
          "The process of the %s could not start: %s.".formatted(name, FileReasons.of(e)), e);
    }
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws Problem if the process ends instead, or answers with an error
   */
  String ask(String question) {
    questions.println(question);
    return answer();
  }

  /** Waits for a line that nobody asked for: the process says that it is ready. */
  String answer() {
    String line = read();
    if (line == null) {
      throw Problem.failure(
          "The process of the %s ended. What it said last:%n%s".formatted(name, lastWords()));
    }
    if (line.startsWith(ERROR)) {
      throw Problem.failure("The %s: %s".formatted(name, line.substring(ERROR.length())));
    }
    return line;
  }

  /** The other side: answers from within the process. */
  static void reply(PrintStream out, String answer) {
    out.println(ANSWER + answer);
  }

  /** The other side: says why there is no answer. */
  static void replyError(PrintStream out, String sentence) {
    reply(out, ERROR + sentence);
  }

  /** What a process does with a question. */
  interface Answerer {
    String answer(String question) throws Exception;
  }

  /**
   * The other side: answers questions until there are no more, then ends this process. What an
   * answer throws is told to who asked.
   */
  static void serve(PrintStream out, Answerer answerer) throws IOException {
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      try {
        reply(out, answerer.answer(line));
      } catch (Exception e) {
        e.printStackTrace();
        replyError(out, String.valueOf(e.getMessage()));
      }
    }
    Runtime.getRuntime().halt(0); // an orderly stop would only take longer
  }

  @Override
  public void close() {
    questions.close();
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  /** Its folder may be gone when somebody reads the message. */
  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(errors);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return FileReasons.of(e);
    }
  }

  @Nullable
  private String read() {
    try {
      String line = answers.readLine();
      while (line != null && !line.startsWith(ANSWER)) {
        line = answers.readLine();
      }
      return line == null ? null : line.substring(ANSWER.length());
    } catch (IOException e) {
      return null; // as if it had ended
    }
  }
}
