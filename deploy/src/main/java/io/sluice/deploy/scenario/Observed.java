package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.LogSource;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.local.LocalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * What a step caused.
 *
 * @param value what was returned, null for a step that returns nothing
 * @param failures with which calls of the step ended
 * @param fetches requests made through fetch
 * @param apiCalls requests made through posthog.api
 * @param unanswered requests that no answer fitted
 * @param entries what else its plugins did, in order
 * @param wallMillis how long it took
 */
record Observed(
    @Nullable JsonNode value,
    List<PluginFailure> failures,
    List<Request> fetches,
    List<Request> apiCalls,
    List<Request> unanswered,
    List<LocalEntry> entries,
    long wallMillis) {
  Observed {
    failures = List.copyOf(failures);
    fetches = List.copyOf(fetches);
    apiCalls = List.copyOf(apiCalls);
    unanswered = List.copyOf(unanswered);
    entries = List.copyOf(entries);
  }

  static Observed nothing() {
    return new Observed(null, List.of(), List.of(), List.of(), List.of(), List.of(), 0);
  }

  /** Both, one after the other. */
  Observed then(Observed next) {
    return new Observed(
        next.value,
        both(failures, next.failures),
        both(fetches, next.fetches),
        both(apiCalls, next.apiCalls),
        both(unanswered, next.unanswered),
        both(entries, next.entries),
        wallMillis + next.wallMillis);
  }

  /** What the console took; what Sluice itself says in the log is not the plugin's. */
  List<LocalEntry.Logged> logs() {
    return of(LocalEntry.Logged.class)
        .filter(entry -> entry.log().source() == LogSource.CONSOLE)
        .toList();
  }

  List<LocalEntry.Captured> captures() {
    return of(LocalEntry.Captured.class).toList();
  }

  List<LocalEntry.Enqueued> jobs() {
    return of(LocalEntry.Enqueued.class).toList();
  }

  /** Errors recorded against plugins, but for those that ended a call of the step. */
  List<LocalEntry.Failed> errors() {
    return of(LocalEntry.Failed.class)
        .filter(entry -> failures.stream().noneMatch(own -> own == entry.failure()))
        .toList();
  }

  /** All errors recorded against plugins. */
  List<LocalEntry.Failed> allErrors() {
    return of(LocalEntry.Failed.class).toList();
  }

  /** Texts of everything that went wrong, whether or not it will be tried again. */
  List<String> errorTexts() {
    return Stream.concat(
            failures.stream(),
            Stream.concat(
                of(LocalEntry.Failed.class).map(LocalEntry.Failed::failure),
                of(LocalEntry.WillRetry.class).map(LocalEntry.WillRetry::failure)))
        .distinct()
        .map(PluginFailure::text)
        .toList();
  }

  /** The first failure of a call that is not to be tried again, null if there is none. */
  @Nullable
  PluginFailure finalFailure() {
    return failures.stream()
        .filter(
            failure ->
                of(LocalEntry.WillRetry.class).noneMatch(entry -> entry.failure() == failure))
        .findFirst()
        .orElse(null);
  }

  /** The arguments of {@code posthog.capture}. */
  static JsonNode properties(Effect.Capture capture) {
    return JsonMatch.read(capture.properties());
  }

  private <T extends LocalEntry> Stream<T> of(Class<T> kind) {
    return entries.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static <T> List<T> both(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
