package io.sluice.runtime.plugin;

import static java.util.Comparator.comparingDouble;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Reads {@code config}: a list of entries with {@code key}, or an object by key, whose entries are
 * sorted by {@code order} (contract §3.3). Of two entries with one key the later counts.
 */
final class ConfigSchemaReader {
  /** Where upstream puts an entry of the object form that has no order. */
  private static final double LAST = 999_999;

  private final ManifestFindings findings;
  private final List<ConfigEntry> entries = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();

  ConfigSchemaReader(ManifestFindings findings) {
    this.findings = findings;
  }

  List<ConfigEntry> read(JsonNode config) {
    if (config.isArray()) {
      for (int i = 0; i < config.size(); i++) {
        addListed(config.get(i), "Entry " + (i + 1) + " of \"config\"");
      }
    } else if (config.isObject()) {
      config
          .properties()
          .forEach(
              entry -> {
                if (isObject(entry.getValue(), "The field \"" + entry.getKey() + "\"")) {
                  entries.add(field(entry.getKey(), entry.getValue()));
                }
              });
      entries.sort(comparingDouble(ConfigSchemaReader::order));
    } else if (!Values.isAbsent(config)) {
      findings.wrong("\"config\"", config, "a list of fields or an object by key");
    }
    return entries;
  }

  private void addListed(JsonNode entry, String where) {
    if (!isObject(entry, where)) {
      return;
    }
    String key = findings.text(entry, "key", "\"key\" of " + where, "a key");
    if (key == null) {
      addNote(entry, where);
      return;
    }
    if (!keys.add(key)) {
      findings.error("Two fields have the key \"" + key + "\"; expected each key once.");
      entries.removeIf(other -> other instanceof ConfigField field && field.key().equals(key));
    }
    entries.add(field(key, entry));
  }

  private void addNote(JsonNode entry, String where) {
    String markdown = findings.displayText(entry, "markdown", "\"markdown\" of " + where);
    if (markdown != null) {
      entries.add(new ConfigNote(markdown));
    } else {
      findings.warn(where + " has neither \"key\" nor \"markdown\", so it is passed over.");
    }
  }

  private boolean isObject(JsonNode entry, String where) {
    if (!entry.isObject()) {
      findings.wrong(where, entry, "an object that describes a field");
    }
    return entry.isObject();
  }

  private ConfigField field(String key, JsonNode field) {
    String of = " of the field \"" + key + "\"";
    String type = findings.text(field, "type", "\"type\"" + of, "the field's type");
    if (type != null && !ConfigField.TYPES.contains(type)) {
      findings.wrong(
          "\"type\"" + of, field.path("type"), "one of " + String.join(", ", ConfigField.TYPES));
    }
    boolean secret = findings.flag(field, "secret", "\"secret\"" + of);
    List<String> choices = List.of();
    if (ConfigField.CHOICE.equals(type)) {
      choices = choices(field, of);
      if (secret) {
        findings.error(
            "\"secret\"" + of + " is true; expected no secret, since its choices are known.");
      }
    }
    return new ConfigField(
        key,
        type == null ? ConfigField.STRING : type,
        field.hasNonNull("default") ? field.get("default").toString() : null,
        findings.flag(field, "required", "\"required\"" + of),
        secret,
        choices,
        findings.displayText(field, "name", "\"name\"" + of),
        findings.displayText(field, "hint", "\"hint\"" + of),
        findings.displayText(field, "markdown", "\"markdown\"" + of),
        order(field.path("order"), of),
        conditions(field.path("required_if"), "\"required_if\"" + of),
        conditions(field.path("visible_if"), "\"visible_if\"" + of));
  }

  private List<String> choices(JsonNode field, String of) {
    JsonNode listed = field.path("choices");
    List<String> choices = new ArrayList<>();
    listed.forEach(choice -> choices.add(choice.asText()));
    boolean allText = true;
    for (JsonNode choice : listed) {
      allText &= choice.isTextual();
    }
    if (!listed.isArray() || listed.isEmpty() || !allText) {
      findings.wrong("\"choices\"" + of, listed, "a list of texts to choose from");
    } else if (field.hasNonNull("default") && !isOneOf(choices, field.get("default"))) {
      findings.wrong("\"default\"" + of, field.get("default"), "one of its choices");
    }
    return choices;
  }

  /** The empty text stands for no choice yet. */
  private static boolean isOneOf(List<String> choices, JsonNode value) {
    return value.isTextual()
        && (value.textValue().isEmpty() || choices.contains(value.textValue()));
  }

  @Nullable
  private Double order(JsonNode order, String of) {
    if (!order.isNumber() && !Values.isAbsent(order)) {
      findings.warn(
          "\"order\""
              + of
              + " is "
              + Values.quoted(order)
              + "; expected a number, so it is passed over.");
    }
    return order.isNumber() ? order.doubleValue() : null;
  }

  /** As upstream's forms have them: a list of [field, value] or [field], all of which must hold. */
  private List<ConfigCondition> conditions(JsonNode listed, String where) {
    List<ConfigCondition> conditions = new ArrayList<>();
    boolean good = listed.isArray() || Values.isAbsent(listed);
    for (JsonNode condition : listed) {
      JsonNode value = condition.path(1);
      if (condition.isArray()
          && condition.path(0).isTextual()
          && (value.isTextual() || value.isMissingNode())) {
        conditions.add(new ConfigCondition(condition.get(0).textValue(), value.textValue()));
      } else {
        good = false;
      }
    }
    if (!good) {
      findings.wrong(where, listed, "a list of [\"FIELD\", \"VALUE\"] or [\"FIELD\"]");
      return List.of();
    }
    return conditions;
  }

  private static double order(ConfigEntry entry) {
    return entry instanceof ConfigField field && field.order() != null && field.order() != 0
        ? field.order()
        : LAST;
  }
}
