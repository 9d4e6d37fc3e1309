package io.sluice.deploy.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.operators.plugins.LoadableCode;
import io.sluice.operators.registry.Plugin;
import io.sluice.operators.registry.RegistryCheck;
import io.sluice.operators.registry.RegistryCheck.Result;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says whether the job will take a record, before it is written. */
@FunctionalInterface
interface RecordCheck {
  /**
   * Checks one packed record.
   *
   * @return why it is refused, a sentence; empty if it is good
   */
  Optional<String> refusal(RegistryChange change);

  /**
   * The job's own check. Beyond it, what the job would pass over or take back is refused, because
   * the user would wait for an effect that never comes.
   */
  static RecordCheck asTheJobDoes() {
    RegistryCheck check = new RegistryCheck(new LoadableCode());
    return change -> {
      if (change.value() == null) {
        return UserKeys.refusalOfDeletion(change.key());
      }
      byte[] json = change.value().toString().getBytes(UTF_8);
      Result result = check.check(change.key(), json);
      if (result instanceof Result.Refused refused) {
        return Optional.of(refused.reason());
      }
      Optional<String> refusal = refusalToInstall(result);
      return refusal.isPresent() ? refusal : UserKeys.refusalOfWrite(change.key());
    };
  }

  /** An installed plugin goes on running with what is wrong here; a new one is better mended. */
  private static Optional<String> refusalToInstall(Result result) {
    return result instanceof Result.Accepted accepted && accepted.entry() instanceof Plugin plugin
        ? plugin
            .manifest()
            .refusalToInstall()
            .map(reason -> "The registry record " + plugin.key() + " is refused: " + reason)
        : Optional.empty();
  }

  /** The keys that are the user's to write. */
  final class UserKeys {
    private static final Pattern WRITTEN_BY_USERS =
        Pattern.compile("(team|plugin|plugin-config|plugin-attachment|action|cohort)/.+");
    private static final Pattern DELETED_BY_USERS =
        Pattern.compile("(" + WRITTEN_BY_USERS + ")|status/(plugin-config|hook)/.+");
    private static final String EXPECTED =
        "expected team/ID, plugin/ID, plugin-config/ID, plugin-attachment/CONFIG_ID/NAME,"
            + " action/ID or cohort/ID";

    private UserKeys() {}

    private static Optional<String> refusalOfWrite(String key) {
      return WRITTEN_BY_USERS.matcher(key).matches()
          ? Optional.empty()
          : Optional.of("The key " + key + " is not for users to write; " + EXPECTED + ".");
    }

    private static Optional<String> refusalOfDeletion(String key) {
      return DELETED_BY_USERS.matcher(key).matches()
          ? Optional.empty()
          : Optional.of(
              "The key "
                  + key
                  + " is not for users to delete; "
                  + EXPECTED
                  + ", or status/plugin-config/ID to let a disabled plugin run again, or"
                  + " status/hook/HOOK_ID to let a hook that was gone be sent to again.");
    }
  }
}
