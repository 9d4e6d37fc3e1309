package io.sluice.deploy.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.sandbox.Attachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import javax.annotation.Nullable;

/** Reads scenario files. A key that is not known is named, at every level. */
final class ScenarioReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final long SECOND = 1000;
  private static final Set<String> FILE_KEYS =
      Set.of(
          "name",
          "description",
          "entry",
          "bundle",
          "config",
          "attachments",
          "team",
          "taskTimeoutSeconds",
          "needs",
          "cases");
  private static final Set<String> ACTION_KEYS =
      Set.of("call", "job", "advanceSeconds", "event", "events", "payload", "configId");
  private static final Set<String> STEP_KEYS = with(ACTION_KEYS, Expectations.KEYS, "name");
  private static final Set<String> CASE_KEYS =
      with(
          ACTION_KEYS,
          Expectations.KEYS,
          "name",
          "description",
          "config",
          "configReplace",
          "attachments",
          "team",
          "taskTimeoutSeconds",
          "needs",
          "clock",
          "fetch",
          "api",
          "geoip",
          "steps",
          "setupError",
          "phase",
          "plugins");
  private static final Set<String> TEAM_KEYS = Set.of("id", "api_token", "name");
  private static final Set<String> ATTACHMENT_KEYS =
      Set.of("content_type", "file_name", "contents");
  private static final Set<String> PLUGIN_KEYS =
      Set.of("plugin", "configId", "order", "config", "attachments", "entry");

  private final Path path;

  private ScenarioReader(Path path) {
    this.path = path;
  }

  /**
   * Reads a file.
   *
   * @throws Problem if it cannot be read, is no JSON, or says what no scenario can
   */
  static ScenarioFile read(Path path) {
    try {
      return new ScenarioReader(path).file(JSON.readTree(Files.readString(path, UTF_8)));
    } catch (NoSuchFileException e) {
      throw Problem.input("There is no scenario file %s.".formatted(path), e);
    } catch (JsonProcessingException e) {
      throw Problem.input(
          "The scenario file %s is not JSON: %s (line %d)."
              .formatted(path, e.getOriginalMessage(), e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw Problem.input("The scenario file %s cannot be read: %s.".formatted(path, e), e);
    }
  }

  private ScenarioFile file(JsonNode json) {
    ScenarioObject file = ScenarioObject.of(path.toString(), json, FILE_KEYS);
    if (!file.has("cases")) {
      throw Problem.input("%s lacks \"cases\"; expected an array there.".formatted(path));
    }
    return new ScenarioFile(
        path, file.text("entry"), file.text("bundle"), file.list("cases", caseOf(file)));
  }

  private BiFunction<String, JsonNode, ScenarioCase> caseOf(ScenarioObject file) {
    return (place, json) -> readCase(file, named(place, json), json);
  }

  /** A case's name says more than its number. */
  private String named(String place, JsonNode json) {
    String name = json.path("name").asText("");
    return name.isEmpty() ? place : path + " → case \"" + name + "\"";
  }

  private static ScenarioCase readCase(ScenarioObject file, String place, JsonNode json) {
    ScenarioObject given = ScenarioObject.of(place, json, CASE_KEYS);
    ObjectNode config = file.object("config").deepCopy();
    if (given.has("configReplace")) {
      config = given.object("configReplace").deepCopy();
    }
    config.setAll(given.object("config"));
    Map<String, Attachment> attachments = attachments(file);
    attachments.putAll(attachments(given));
    Set<String> needs = new HashSet<>(file.texts("needs"));
    needs.addAll(given.texts("needs"));
    if (file.text("bundle") != null) {
      needs.add("bundle");
    }
    Expectations expectations = Expectations.of(given);
    List<ScenarioCase.Step> steps = new ArrayList<>();
    boolean isAction = isAction(given);
    if (isAction) {
      steps.add(new ScenarioCase.Step(action(given), configId(given), expectations));
    } else if (expectations.has(Expectations.VALUE) || expectations.expectsError()) {
      throw Problem.input(
          "%s expects the result of a call but has no \"event\", \"call\" or \"job\"."
              .formatted(place));
    }
    steps.addAll(given.list("steps", ScenarioReader::step));
    return new ScenarioCase(
        given.text("name") == null ? place : given.text("name"),
        config,
        attachments,
        team(given.has("team") ? given : file),
        needs,
        given.time("clock"),
        given.list("fetch", Answer::read),
        given.has("api") ? given.list("api", Answer::read) : null,
        given.has("geoip") ? geoip(given.object("geoip")) : null,
        timeout(given.has("taskTimeoutSeconds") ? given : file),
        setupError(given),
        steps,
        isAction ? Expectations.NONE : expectations,
        given.list("plugins", ScenarioReader::plugin));
  }

  private static ScenarioCase.Step step(String place, JsonNode json) {
    ScenarioObject given = ScenarioObject.of(place, json, STEP_KEYS);
    if (!isAction(given)) {
      throw Problem.input(
          "%s does nothing; expected \"call\", \"job\", \"advanceSeconds\" or \"event\"."
              .formatted(place));
    }
    return new ScenarioCase.Step(action(given), configId(given), Expectations.of(given));
  }

  private static boolean isAction(ScenarioObject given) {
    return given.has("call")
        || given.has("job")
        || given.has("advanceSeconds")
        || given.has("event")
        || given.has("events");
  }

  private static Action action(ScenarioObject given) {
    Duration by = given.span("advanceSeconds", SECOND);
    if (by != null) {
      return new Action.Advance(by);
    }
    if (given.has("job")) {
      return new Action.Job(given.requiredText("job"), given.get("payload"));
    }
    String function = given.text("call") == null ? Invocation.PROCESS_EVENT : given.text("call");
    if (Invocation.isJob(function)) {
      return new Action.Job(Invocation.jobOf(function), given.get("payload"));
    }
    boolean takesArray =
        function.equals(Invocation.EXPORT_EVENTS)
            || function.equals(Invocation.PROCESS_EVENT_BATCH);
    JsonNode events = given.get("events");
    if (events != null) {
      if (!(events instanceof ArrayNode array)) {
        throw given.wrong("events", events, "an array");
      }
      List<Action.Argument> each = new ArrayList<>();
      array.forEach(event -> each.add(new Action.Argument(event)));
      return takesArray
          ? new Action.Call(function, List.of(new Action.Argument(array)), false)
          : new Action.Call(function, each, true);
    }
    JsonNode argument = given.has("event") ? given.get("event") : given.get("payload");
    if (argument != null && takesArray && !argument.isArray()) {
      argument = JSON.createArrayNode().add(argument);
    }
    return new Action.Call(function, List.of(new Action.Argument(argument)), false);
  }

  @Nullable
  private static Integer configId(ScenarioObject given) {
    return given.has("configId") ? (Integer) given.integer("configId", 0) : null;
  }

  @Nullable
  private static Duration timeout(ScenarioObject given) {
    Duration timeout = given.span("taskTimeoutSeconds", SECOND);
    if (timeout != null && timeout.isZero()) {
      throw given.wrong("taskTimeoutSeconds", given.get("taskTimeoutSeconds"), "a number above 0");
    }
    return timeout;
  }

  @Nullable
  private static ScenarioCase.SetupError setupError(ScenarioObject given) {
    String text = given.text("setupError");
    String phase = given.text("phase");
    if (phase != null && !phase.equals("load") && !phase.equals("setup")) {
      throw given.wrong("phase", given.get("phase"), "\"load\" or \"setup\"");
    }
    if (text == null && phase != null) {
      throw Problem.input(
          "%s has \"phase\" without \"setupError\"; expected both.".formatted(given.place()));
    }
    return text == null ? null : new ScenarioCase.SetupError(text, "load".equals(phase));
  }

  private static ScenarioCase.Team team(ScenarioObject given) {
    if (!given.has("team")) {
      return new ScenarioCase.Team(null, null);
    }
    ScenarioObject team = ScenarioObject.of(given.placeOf("team"), given.get("team"), TEAM_KEYS);
    return new ScenarioCase.Team(
        team.has("id") ? (Integer) team.integer("id", 0) : null, team.text("api_token"));
  }

  private static Map<String, String> geoip(ObjectNode records) {
    Map<String, String> byAddress = new LinkedHashMap<>();
    records
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isNull()) {
                byAddress.put(entry.getKey(), entry.getValue().toString());
              }
            });
    return byAddress;
  }

  private static Map<String, Attachment> attachments(ScenarioObject given) {
    Map<String, Attachment> files = new LinkedHashMap<>();
    given
        .object("attachments")
        .properties()
        .forEach(
            entry -> {
              ScenarioObject file =
                  ScenarioObject.of(
                      given.placeOf("attachments") + " → \"" + entry.getKey() + "\"",
                      entry.getValue(),
                      ATTACHMENT_KEYS);
              files.put(
                  entry.getKey(),
                  new Attachment(
                      file.text("content_type"),
                      file.text("file_name"),
                      file.requiredText("contents").getBytes(UTF_8)));
            });
    return files;
  }

  private static ScenarioCase.ChainPlugin plugin(String place, JsonNode json) {
    ScenarioObject given = ScenarioObject.of(place, json, PLUGIN_KEYS);
    if (!given.has("configId")) {
      throw Problem.input("%s lacks \"configId\"; expected an integer there.".formatted(place));
    }
    return new ScenarioCase.ChainPlugin(
        given.requiredText("plugin"),
        given.integer("configId", 0),
        given.integer("order", 0),
        given.object("config"),
        attachments(given),
        given.text("entry"));
  }

  private static Set<String> with(Set<String> some, Set<String> others, String... more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    all.addAll(List.of(more));
    return all;
  }
}
