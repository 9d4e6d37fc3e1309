package io.sluice.operators.registry;

import java.util.Set;
import javax.annotation.Nullable;

/**
 * A registry key, taken apart.
 *
 * @param id 0 for {@link Kind#OTHER}
 * @param name the attachment's, else empty
 */
record RegistryKey(Kind kind, int id, String name) {
  static final String EXPECTED =
      "expected team/ID, plugin/ID, plugin-config/ID, plugin-attachment/CONFIG_ID/NAME, action/ID,"
          + " cohort/ID, group-types/TEAM_ID, status/plugin-config/ID or status/hook/HOOK_ID, each"
          + " ID an integer from 1 to 2147483647, HOOK_ID any text";

  private static final Set<String> OTHER_KINDS = Set.of("group-types");

  enum Kind {
    TEAM,
    PLUGIN,
    PLUGIN_CONFIG,
    PLUGIN_ATTACHMENT,
    PLUGIN_STATUS,
    ACTION,
    COHORT,
    OTHER
  }

  /** The key's parts, null if it is none of the registry's. */
  @Nullable
  static RegistryKey parse(String key) {
    int slash = key.indexOf('/');
    if (slash < 0 || slash == key.length() - 1) {
      return null;
    }
    String prefix = key.substring(0, slash);
    String rest = key.substring(slash + 1);
    return switch (prefix) {
      case "team" -> of(Kind.TEAM, rest);
      case "plugin" -> of(Kind.PLUGIN, rest);
      case "plugin-config" -> of(Kind.PLUGIN_CONFIG, rest);
      case "plugin-attachment" -> attachment(rest);
      case "action" -> of(Kind.ACTION, rest);
      case "cohort" -> of(Kind.COHORT, rest);
      case "status" -> status(key);
      default ->
          OTHER_KINDS.contains(prefix) && idOf(rest) > 0
              ? new RegistryKey(Kind.OTHER, 0, "")
              : null;
    };
  }

  @Nullable
  private static RegistryKey of(Kind kind, String text) {
    int id = idOf(text);
    return id > 0 ? new RegistryKey(kind, id, "") : null;
  }

  @Nullable
  private static RegistryKey status(String key) {
    if (key.startsWith(PluginStatus.KEY)) {
      return of(Kind.PLUGIN_STATUS, key.substring(PluginStatus.KEY.length()));
    }
    boolean isOfHook = key.startsWith(HookStatus.KEY) && key.length() > HookStatus.KEY.length();
    return isOfHook ? new RegistryKey(Kind.OTHER, 0, "") : null;
  }

  @Nullable
  private static RegistryKey attachment(String rest) {
    int slash = rest.indexOf('/');
    if (slash < 0 || slash == rest.length() - 1) {
      return null;
    }
    int id = idOf(rest.substring(0, slash));
    return id > 0 ? new RegistryKey(Kind.PLUGIN_ATTACHMENT, id, rest.substring(slash + 1)) : null;
  }

  private static int idOf(String text) {
    if (!text.matches("[1-9][0-9]{0,9}")) {
      return 0;
    }
    long id = Long.parseLong(text);
    return id <= Integer.MAX_VALUE ? (int) id : 0;
  }
}
