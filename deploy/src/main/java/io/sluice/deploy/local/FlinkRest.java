package io.sluice.deploy.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Flink's REST interface: what a user does with a jar and a running job. Every method throws {@link
 * Problem} if Flink cannot be reached or refuses, with Flink's own words.
 */
public final class FlinkRest {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration SAVEPOINT_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final HttpClient http;

  /**
   * Makes a client; nothing is sent yet.
   *
   * @param address scheme, host and port of the job manager's REST interface
   */
  public FlinkRest(URI address) {
    this.address = requireNonNull(address, "address is null");
    this.http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  }

  public URI address() {
    return address;
  }

  /** One job of the cluster. */
  public record Job(String id, String name, String state) {}

  /** What {@link #run} starts a job with; absent parts take Flink's defaults. */
  public record RunRequest(
      @Nullable String entryClass,
      List<String> arguments,
      @Nullable Integer parallelism,
      @Nullable String savepoint) {
    public RunRequest {
      arguments = List.copyOf(arguments);
    }
  }

  /** The cluster's {@code /overview}: task managers, slots, jobs by state. */
  public JsonNode overview() {
    return get("/overview");
  }

  /**
   * Uploads a job jar.
   *
   * @return id of the jar, for {@link #run}
   */
  public String upload(Path jar) {
    String boundary = "sluice-" + UUID.randomUUID();
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
            .formatted(boundary, jar.getFileName());
    BodyPublisher body;
    try {
      body =
          BodyPublishers.concat(
              BodyPublishers.ofString(head),
              BodyPublishers.ofFile(jar),
              BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    } catch (FileNotFoundException e) {
      throw Problem.input("The jar " + jar + " does not exist.", e);
    }
    JsonNode answer =
        send(
            request("/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body)
                .build());
    return Path.of(answer.path("filename").asText()).getFileName().toString();
  }

  /**
   * Runs an uploaded jar.
   *
   * @return id of the job
   */
  public String run(String jarId, RunRequest run) {
    ObjectNode body = JSON.createObjectNode();
    body.put("entryClass", run.entryClass());
    run.arguments().forEach(body.putArray("programArgsList")::add);
    if (run.parallelism() != null) {
      body.put("parallelism", run.parallelism());
    }
    if (run.savepoint() != null) {
      body.put("savepointPath", run.savepoint());
    }
    return post("/jars/" + encode(jarId) + "/run", body).path("jobid").asText();
  }

  /** All jobs the cluster remembers, finished ones too. */
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(job.path("jid").asText(), job.path("name").asText(), job.path("state").asText()));
    }
    return List.copyOf(jobs);
  }

  /** {@code /jobs/ID}: vertices, states, counts. */
  public JsonNode job(String jobId) {
    return get("/jobs/" + jobId);
  }

  /** State of a job as Flink names it: {@code RUNNING}, {@code FAILED}, ... */
  public String state(String jobId) {
    return job(jobId).path("state").asText();
  }

  /** Whether every task of a job runs; the job's own state says so while tasks are deployed yet. */
  public boolean isFullyRunning(String jobId) {
    JsonNode job = job(jobId);
    if (!job.path("state").asText().equals("RUNNING")) {
      return false;
    }
    for (JsonNode vertex : job.path("vertices")) {
      int running = vertex.path("tasks").path("RUNNING").asInt();
      if (running != vertex.path("parallelism").asInt()) {
        return false;
      }
    }
    return true;
  }

  /** {@code /jobs/ID/checkpoints}: counts, latest ones. */
  public JsonNode checkpoints(String jobId) {
    return get("/jobs/" + jobId + "/checkpoints");
  }

  /** One vertex's part in a checkpoint: {@code summary} over its subtasks, and each of them. */
  public JsonNode checkpointOf(String jobId, long checkpoint, String vertexId) {
    return get(
        "/jobs/%s/checkpoints/details/%d/subtasks/%s".formatted(jobId, checkpoint, vertexId));
  }

  /**
   * Metrics of one vertex, over all its subtasks.
   *
   * @return an array, each with {@code id}, {@code min}, {@code max}, {@code avg}, {@code sum}
   */
  public JsonNode vertexMetrics(String jobId, String vertexId, List<String> names) {
    return get(
        "/jobs/"
            + jobId
            + "/vertices/"
            + vertexId
            + "/subtasks/metrics?get="
            + encode(String.join(",", names)));
  }

  /** Why a job failed last: the first line of the newest root exception, if it ever failed. */
  public Optional<String> lastFailure(String jobId) {
    JsonNode newest = exceptions(jobId).path("exceptionHistory").path("entries").path(0);
    return Optional.of(newest.path("stacktrace").asText())
        .filter(trace -> !trace.isEmpty())
        .map(FlinkRest::rootCause);
  }

  /** {@code /jobs/ID/exceptions}: the history of failures, newest first. */
  public JsonNode exceptions(String jobId) {
    return get("/jobs/" + jobId + "/exceptions");
  }

  /** Asks for cancellation and returns at once. */
  public void cancel(String jobId) {
    send(request("/jobs/" + jobId + "?mode=cancel").method("PATCH", noBody()).build());
  }

  /**
   * Takes a savepoint and waits for it.
   *
   * @return where it is
   */
  public String savepoint(String jobId, String targetDirectory) {
    ObjectNode body = JSON.createObjectNode();
    body.put("target-directory", targetDirectory);
    body.put("cancel-job", false);
    return awaitSavepoint(jobId, post("/jobs/" + jobId + "/savepoints", body));
  }

  /**
   * Stops a job with a savepoint and waits for it.
   *
   * @param drain whether the job finishes its work first and can then not be continued as it was
   * @return where the savepoint is
   */
  public String stop(String jobId, String targetDirectory, boolean drain) {
    ObjectNode body = JSON.createObjectNode();
    body.put("targetDirectory", targetDirectory);
    body.put("drain", drain);
    return awaitSavepoint(jobId, post("/jobs/" + jobId + "/stop", body));
  }

  private String awaitSavepoint(String jobId, JsonNode trigger) {
    String path = "/jobs/" + jobId + "/savepoints/" + trigger.path("request-id").asText();
    long deadline = System.nanoTime() + SAVEPOINT_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode answer = get(path);
      if (answer.path("status").path("id").asText().equals("COMPLETED")) {
        JsonNode operation = answer.path("operation");
        if (operation.has("location")) {
          return operation.path("location").asText();
        }
        throw Problem.failure(
            "The savepoint failed: "
                + rootCause(operation.path("failure-cause").path("stack-trace").asText())
                + ".");
      }
      pause();
    }
    throw Problem.failure(
        "The savepoint was not done within " + SAVEPOINT_TIMEOUT.toMinutes() + " min.");
  }

  private JsonNode get(String path) {
    return send(request(path).GET().build());
  }

  private JsonNode post(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(REQUEST_TIMEOUT);
  }

  private JsonNode send(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw Problem.failure(
            "Flink at %s refused %s %s: %s."
                .formatted(
                    address,
                    request.method(),
                    request.uri().getPath(),
                    refusal(response.body(), response.statusCode())));
      }
      return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw Problem.failure(
          "Flink does not answer at %s: %s.".formatted(address, FileReasons.of(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while Flink was asked.", e);
    }
  }

  private static String refusal(String body, int status) {
    try {
      for (JsonNode error : JSON.readTree(body).path("errors")) {
        if (error.asText().contains("\n")) {
          return rootCause(error.asText());
        }
      }
      return JSON.readTree(body).path("errors").path(0).asText("status " + status);
    } catch (JsonProcessingException e) {
      return "status " + status;
    }
  }

  /** The innermost cause of a printed stack trace says most; the frames around it say little. */
  private static String rootCause(String stackTrace) {
    return stackTrace
        .lines()
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((first, second) -> second)
        .map(line -> line.substring("Caused by: ".length()))
        .or(() -> stackTrace.lines().filter(line -> !line.isBlank()).findFirst())
        .orElse("no reason given");
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_INTERVAL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while Flink was asked.", e);
    }
  }

  private static BodyPublisher noBody() {
    return BodyPublishers.noBody();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
