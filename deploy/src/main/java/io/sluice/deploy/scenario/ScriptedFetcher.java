package io.sluice.deploy.scenario;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.http.HttpCall;
import io.sluice.runtime.http.UrlParser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/** Answers requests with what a case says, the first answer that fits, and remembers them. */
final class ScriptedFetcher implements Fetcher {
  private final List<Answer> answers;
  private final int[] used;
  private final ScheduledExecutorService timer;
  private final List<Request> requests = new ArrayList<>();
  private final List<Request> unanswered = new ArrayList<>();

  /**
   * A fetcher with these answers.
   *
   * @param timer for answers that take their time
   */
  ScriptedFetcher(List<Answer> answers, ScheduledExecutorService timer) {
    this.answers = List.copyOf(answers);
    this.used = new int[answers.size()];
    this.timer = timer;
  }

  @Override
  public Runnable send(HttpCall call, Callback callback) {
    Request request = Request.of(call);
    Answer answer = answerTo(request);
    callback.started();
    if (answer == null) {
      callback.failed(
          "ECONNREFUSED",
          "request to %s failed, reason: the scenario has no answer to it".formatted(call.url()));
      return () -> {};
    }
    if (answer.delay().isZero()) {
      give(answer, call, callback);
      return () -> {};
    }
    Future<?> later =
        timer.schedule(() -> give(answer, call, callback), answer.delay().toMillis(), MILLISECONDS);
    return () -> later.cancel(false);
  }

  /** What was asked since the last time, in order. */
  synchronized List<Request> takeRequests() {
    List<Request> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  /** What no answer fitted, since the last time. */
  synchronized List<Request> takeUnanswered() {
    List<Request> taken = List.copyOf(unanswered);
    unanswered.clear();
    return taken;
  }

  private synchronized Answer answerTo(Request request) {
    requests.add(request);
    for (int i = 0; i < used.length; i++) {
      Answer answer = answers.get(i);
      if (used[i] < answer.times() && answer.matches(request)) {
        used[i]++;
        return answer;
      }
    }
    unanswered.add(request);
    return null;
  }

  private static void give(Answer answer, HttpCall call, Callback callback) {
    if (answer.failure() == null) {
      callback.replied(answer.reply(UrlParser.normalized(call.url())));
    } else {
      callback.failed(
          "ECONNREFUSED",
          "request to %s failed, reason: %s".formatted(call.url(), answer.failure()));
    }
  }
}
