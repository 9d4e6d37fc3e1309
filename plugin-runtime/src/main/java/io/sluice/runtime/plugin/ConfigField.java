package io.sluice.runtime.plugin;

import static java.util.Objects.requireNonNull;

import java.util.List;
import javax.annotation.Nullable;

/**
 * One setting that a plugin asks its user for (contract §3.3).
 *
 * @param key where the value stands in {@code meta.config}, or in {@code meta.attachments} for the
 *     type "attachment"
 * @param type one of "string", "json", "attachment" and "choice"; other words are kept as they
 *     stand, "string" if none is given
 * @param defaultJson the value of a new plugin config as JSON text, null if there is none
 * @param required whether a value must be given
 * @param secret whether a value must not be shown; plugins get the real one
 * @param choices what may be chosen, empty unless the type is "choice"
 * @param name label for people, null if there is none
 * @param hint explanation for people, null if there is none
 * @param markdown text for people above the field, null if there is none
 * @param order place among the fields of the object form, lower first; null if there is none
 * @param requiredIf makes the field required while all are met; no effect if empty
 * @param visibleIf hides the field unless all are met, and what is hidden is not required; no
 *     effect if empty
 */
public record ConfigField(
    String key,
    String type,
    @Nullable String defaultJson,
    boolean required,
    boolean secret,
    List<String> choices,
    @Nullable String name,
    @Nullable String hint,
    @Nullable String markdown,
    @Nullable Double order,
    List<ConfigCondition> requiredIf,
    List<ConfigCondition> visibleIf)
    implements ConfigEntry {
  static final String STRING = "string";
  static final String JSON = "json";
  static final String ATTACHMENT = "attachment";
  static final String CHOICE = "choice";

  /** Every type there is. */
  static final List<String> TYPES = List.of(STRING, JSON, ATTACHMENT, CHOICE);

  public ConfigField {
    requireNonNull(key, "key is null");
    requireNonNull(type, "type is null");
    choices = List.copyOf(choices);
    requiredIf = List.copyOf(requiredIf);
    visibleIf = List.copyOf(visibleIf);
  }

  /** Whether its value is a file, outside of the config. */
  boolean isAttachment() {
    return type.equals(ATTACHMENT);
  }
}
