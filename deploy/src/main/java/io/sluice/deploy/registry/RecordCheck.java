package io.sluice.deploy.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says whether the job will take a record, before it is written. The job's own check decides; this
 * is what can be said from the command line.
 */
@FunctionalInterface
interface RecordCheck {
  /**
   * Checks one record.
   *
   * @return why it is refused, a clause without a full stop; empty if it is good
   */
  Optional<String> refusal(RegistryChange change);

  /** The shape of keys, and the fields without which a record means nothing. */
  static RecordCheck basic() {
    return change -> {
      if (Keys.WRITTEN_BY_THE_JOB.matcher(change.key()).matches()) {
        return Optional.of("only the job writes this key; a tombstone of a status is allowed")
            .filter(reason -> change.value() != null || !change.key().startsWith("status/"));
      }
      if (!Keys.WRITTEN_BY_USERS.matcher(change.key()).matches()) {
        return Optional.of(
            "unknown key; expected team/ID, plugin/ID, plugin-config/ID,"
                + " plugin-attachment/CONFIG_ID/NAME, action/ID or cohort/ID");
      }
      return change.value() == null
          ? Optional.empty()
          : missingField(change.key().substring(0, change.key().indexOf('/')), change.value());
    };
  }

  private static Optional<String> missingField(String type, ObjectNode value) {
    for (String field : Keys.REQUIRED_NUMBERS.getOrDefault(type, List.of())) {
      JsonNode found = value.path(field);
      if (!found.isIntegralNumber()) {
        return Optional.of(
            "\"%s\" is %s; expected a whole number"
                .formatted(field, found.isMissingNode() ? "missing" : found.toString()));
      }
    }
    return Optional.empty();
  }

  /** What keys look like. */
  final class Keys {
    static final Pattern WRITTEN_BY_USERS =
        Pattern.compile(
            "(team|plugin|plugin-config|action|cohort)/[0-9]{1,18}|plugin-attachment/[0-9]{1,18}/.+");
    static final Pattern WRITTEN_BY_THE_JOB =
        Pattern.compile("status/plugin-config/[0-9]{1,18}|group-types/[0-9]{1,18}");
    static final Map<String, List<String>> REQUIRED_NUMBERS =
        Map.of("plugin-config", List.of("team_id", "plugin_id"), "action", List.of("team_id"));

    private Keys() {}
  }
}
