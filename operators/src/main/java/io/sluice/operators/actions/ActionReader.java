package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.JavaScriptNumber;
import io.sluice.operators.json.JavaScriptText;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Reads an action's row, and compiles what it says. What is wrong becomes a problem and what means
 * nothing a warning; the rest is read nevertheless, so that its author is told of all at once.
 */
final class ActionReader {
  /** The one event that REST hooks are for. */
  private static final String PERFORMED = "action_performed";

  private final ObjectNode row;
  private final Findings findings = new Findings();

  ActionReader(ObjectNode row) {
    this.row = row;
  }

  Action read() {
    return new Action(
        id("id"),
        id("team_id"),
        LooseComparison.text(row.path("name")),
        flag("deleted"),
        flag("post_to_slack"),
        MessageTemplate.parse(findings.text("slack_message_format", row)),
        hooks(),
        steps(),
        findings.problems(),
        findings.warnings());
  }

  private int id(String field) {
    JsonNode value = row.path(field);
    if (!value.isInt() || value.intValue() <= 0) {
      findings.problem(field, value, "an integer from 1 to 2147483647");
      return 0;
    }
    return value.intValue();
  }

  private boolean flag(String field) {
    JsonNode value = row.path(field);
    if (!value.isBoolean() && !isAbsent(value)) {
      findings.problem(field, value, "true or false");
    }
    return value.asBoolean(false);
  }

  private List<RestHook> hooks() {
    List<RestHook> hooks = new ArrayList<>();
    for (Findings.Item item : findings.items("hooks", row.path("hooks"))) {
      JsonNode id = item.json().path("id");
      JsonNode event = item.json().path("event");
      String target = item.json().path("target").textValue();
      if (target == null || target.isEmpty()) {
        findings.problem(item.place("target"), item.json().path("target"), "an address");
      } else if (!id.isTextual() && !id.isIntegralNumber()) {
        findings.problem(item.place("id"), id, "a text or an integer");
      } else if (!isAbsent(event) && !PERFORMED.equals(event.textValue())) {
        findings.warning(item.place("event"), event, "only \"" + PERFORMED + "\" is ever sent");
      } else {
        hooks.add(new RestHook(id, row.textNode(PERFORMED), target));
      }
    }
    return hooks;
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (Findings.Item item : findings.items("steps", row.path("steps"))) {
      steps.add(step(steps.size() + 1, item));
    }
    return steps;
  }

  private Step step(int number, Findings.Item item) {
    List<Condition> conditions = new ArrayList<>();
    String event = item.text("event");
    if (!event.isEmpty()) {
      conditions.add(new Condition.OfName(event));
    }
    UrlPattern url = url(item);
    if (url != null) {
      conditions.add(new Condition.OfUrl(url));
    }
    String href = item.text("href");
    String tagName = item.text("tag_name");
    String text = item.text("text");
    if (!href.isEmpty() || !tagName.isEmpty() || !text.isEmpty()) {
      conditions.add(
          new Condition.OfElement(nullIfEmpty(href), nullIfEmpty(tagName), nullIfEmpty(text)));
    }
    String selector = item.text("selector");
    if (!selector.isEmpty()) {
      conditions.add(selectors(item.place("selector"), List.of(selector)));
    }
    String properties = item.place("properties");
    for (Findings.Item filter : findings.items(properties, item.json().path("properties"))) {
      conditions.add(filter(filter));
    }
    return new Step(number, nullIfEmpty(event), url, conditions);
  }

  @Nullable
  private UrlPattern url(Findings.Item item) {
    String url = item.text("url");
    if (url.isEmpty()) {
      return null;
    }
    JsonNode matching = item.json().path("url_matching");
    return switch (matching.asText("")) {
      case "exact" -> new UrlPattern.Exact(url);
      case "regex" -> new UrlPattern.Regex(url, regex(item.place("url"), item.json().path("url")));
      case "contains" -> new UrlPattern.Contains(url, new LikePattern(url));
      default -> {
        if (!isAbsent(matching)) {
          findings.warning(
              item.place("url_matching"),
              matching,
              "expected contains, regex or exact; counts as contains");
        }
        yield new UrlPattern.Contains(url, new LikePattern(url));
      }
    };
  }

  private Condition filter(Findings.Item item) {
    JsonNode type = item.json().path("type");
    return switch (type.asText("")) {
      case "event" -> new Condition.OfEvent(test(item));
      case "person" -> new Condition.OfPerson(test(item));
      case "element" -> {
        boolean isSelector = "selector".equals(item.json().path("key").textValue());
        yield isSelector
            ? selectors(item.place("value"), texts(item.json().path("value")))
            : new Condition.OfElements(test(item));
      }
      case "cohort" -> cohort(item);
      default -> {
        findings.warning(
            item.place("type"),
            type,
            "expected event, person, element or cohort; the step never matches");
        yield new Condition.OfUnknownType(type);
      }
    };
  }

  private Condition cohort(Findings.Item item) {
    JsonNode value = item.json().path("value");
    if ("all".equals(value.textValue())) {
      return new Condition.OfAll();
    }
    double id = beginsWithInteger(value) ? JavaScriptNumber.of(value) : Double.NaN;
    boolean isCohort = id > 0 && id == (int) id;
    if (!isCohort) {
      findings.problem(item.place("value"), value, "a cohort's id or \"all\"");
    }
    // What only begins with a number is the id of no cohort, and no error either.
    return new Condition.OfCohort(value, beginsWithInteger(value) && Double.isNaN(id) ? 0 : id);
  }

  /** Whether JavaScript's {@code parseInt} finds a number in it, or it is one. */
  private static boolean beginsWithInteger(JsonNode value) {
    return value.isNumber()
        || LooseComparison.text(value).strip().matches("(?s)\\[?\"?[+-]?[0-9].*");
  }

  private PropertyTest test(Findings.Item item) {
    JsonNode key = item.json().path("key");
    if (!key.isTextual()) {
      findings.problem(item.place("key"), key, "the name of a property");
    }
    JsonNode name = item.json().path("operator");
    Operator operator = isAbsent(name) ? Operator.EXACT : Operator.of(name.asText());
    if (operator == null) {
      findings.warning(
          item.place("operator"),
          name,
          "expected exact, is_not, icontains, not_icontains, regex, not_regex, gt, lt, is_set or"
              + " is_not_set; counts as exact");
      operator = Operator.EXACT;
    }
    boolean isRegex = operator == Operator.REGEX || operator == Operator.NOT_REGEX;
    JsonNode value = item.json().path("value");
    List<PropertyTest.Value> values = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      values.add(PropertyTest.Value.of(one, isRegex ? regex(item.place("value"), one) : null));
    }
    return new PropertyTest(key.asText(""), operator, values);
  }

  @Nullable
  private RegexPattern regex(String place, JsonNode value) {
    try {
      return RegexPattern.compile(LooseComparison.text(value));
    } catch (RegexPattern.Unusable e) {
      findings.problem(place, value, "a regular expression of RE2 (" + e.getMessage() + ")");
      return null;
    }
  }

  private Condition selectors(String place, List<String> texts) {
    List<Selector> selectors = new ArrayList<>();
    for (String text : texts) {
      Selector selector = Selector.parse(text);
      selectors.add(selector);
      if (selector.warning() != null) {
        findings.warning(place, row.textNode(text), selector.warning());
      }
    }
    return new Condition.OfSelectors(texts, selectors);
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      if (LooseComparison.isTruthy(one)) {
        texts.add(JavaScriptText.of(one));
      }
    }
    return texts;
  }

  @Nullable
  private static String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }
}
