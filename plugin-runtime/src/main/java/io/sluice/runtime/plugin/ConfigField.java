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
 * @param required whether a control plane asks for a value; the runtime does not enforce it
 * @param secret whether a control plane masks the value; plugins get the real one
 * @param choices what may be chosen, empty unless the type is "choice"
 * @param name label for people, null if there is none
 * @param hint explanation for people, null if there is none
 */
public record ConfigField(
    String key,
    String type,
    @Nullable String defaultJson,
    boolean required,
    boolean secret,
    List<String> choices,
    @Nullable String name,
    @Nullable String hint) {
  public ConfigField {
    requireNonNull(key, "key is null");
    requireNonNull(type, "type is null");
    choices = List.copyOf(choices);
  }
}
