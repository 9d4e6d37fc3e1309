package io.sluice.operators.deliveries;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.http.HttpFailure;
import io.sluice.runtime.http.HttpHeader;
import io.sluice.runtime.http.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import javax.annotation.Nullable;

/** What has come of a call, and thereby what to do next. */
sealed interface Answer {
  /** The endpoint has it. */
  record Accepted() implements Answer {}

  /** The endpoint says that it wants no more of this REST hook (contract §12.5). */
  record Gone() implements Answer {}

  /**
   * It would be the same the next time.
   *
   * @param isAnswer whether the endpoint said so itself
   */
  record Refused(Problem problem, boolean isAnswer) implements Answer {}

  /**
   * The endpoint has had too many calls; not the delivery's fault, so not one of its attempts.
   *
   * @param pause how long it wants none; null if it does not say
   */
  record ToldToWait(Problem problem, @Nullable Duration pause) implements Answer {}

  /**
   * It may be another the next time.
   *
   * @param pause how long the endpoint wants no call; null if it does not say
   */
  record Failed(Problem problem, @Nullable Duration pause) implements Answer {}

  /** It could not be sent for a reason of ours. */
  record NotSent(Problem problem) implements Answer {}

  /**
   * What went wrong.
   *
   * @param name the error's, as a plugin would see it
   * @param text says nothing of the URL, which may be a secret
   */
  record Problem(String name, String text) {
    public Problem {
      requireNonNull(name, "name is null");
      requireNonNull(text, "text is null");
    }
  }

  /** What a reply means, by its status alone. */
  static Answer of(HttpReply reply, boolean isRestHook, Instant now) {
    int status = reply.status();
    if (status >= 200 && status < 300) {
      return new Accepted();
    }
    if (status == 410 && isRestHook) {
      return new Gone();
    }
    String text = "the endpoint answered " + status + " " + reply.statusText();
    Problem problem = new Problem("Error", text.strip());
    Duration wait = RetryAfter.of(header(reply, "Retry-After"), now);
    if (status == 429) {
      return new ToldToWait(problem, wait);
    }
    boolean isForNow = status >= 500 || status == 408 || status == 425;
    return isForNow ? new Failed(problem, wait) : new Refused(problem, true);
  }

  /**
   * What it means that there is no reply.
   *
   * @param code name of a {@link HttpFailure}
   * @param message the client's
   */
  static Answer of(String code, String message) {
    HttpFailure failure = HttpFailure.valueOf(code);
    Problem problem = new Problem("FetchError", failure + ": " + reasonOf(failure, message));
    if (NoReply.OF_OURS.contains(failure)) {
      return new NotSent(problem);
    }
    return NoReply.FOR_GOOD.contains(failure)
        ? new Refused(problem, false)
        : new Failed(problem, null);
  }

  /** The client's reason without the URL that it names first. */
  private static String reasonOf(HttpFailure failure, String message) {
    int reason = message.indexOf(NoReply.REASON);
    if (reason >= 0) {
      return message.substring(reason + NoReply.REASON.length());
    }
    return failure == HttpFailure.ETIMEDOUT
        ? "the endpoint did not answer in time"
        : "the request failed";
  }

  @Nullable
  private static String header(HttpReply reply, String name) {
    return reply.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HttpHeader::value)
        .findFirst()
        .orElse(null);
  }

  /** Why there is no reply. */
  final class NoReply {
    private static final String REASON = "failed, reason: ";

    /** It would be the same the next time. */
    private static final Set<HttpFailure> FOR_GOOD =
        EnumSet.of(
            HttpFailure.ERR_INVALID_URL,
            HttpFailure.SLUICE_REQUEST_REFUSED,
            HttpFailure.SLUICE_ADDRESS_REFUSED,
            HttpFailure.SLUICE_BODY_TOO_LARGE,
            HttpFailure.SLUICE_TOO_MANY_REDIRECTS,
            HttpFailure.SLUICE_REDIRECT_REFUSED);

    /** The endpoint has nothing to do with it. */
    private static final Set<HttpFailure> OF_OURS =
        EnumSet.of(HttpFailure.SLUICE_BUSY, HttpFailure.SLUICE_CLOSED);

    private NoReply() {}
  }
}
