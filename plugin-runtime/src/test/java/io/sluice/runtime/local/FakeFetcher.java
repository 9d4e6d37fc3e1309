package io.sluice.runtime.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.http.HttpCall;
import io.sluice.runtime.http.HttpHeader;
import io.sluice.runtime.http.HttpReply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers at once, or never, and remembers what was asked. */
final class FakeFetcher implements Fetcher {
  final List<HttpCall> calls = new CopyOnWriteArrayList<>();
  final List<HttpCall> cancelled = new CopyOnWriteArrayList<>();
  private final Function<HttpCall, Object> answers;

  /**
   * A fetcher with these answers.
   *
   * @param answers an {@link HttpReply}, a failure's message, or null for no answer ever
   */
  FakeFetcher(Function<HttpCall, Object> answers) {
    this.answers = answers;
  }

  static FakeFetcher saying(String body) {
    return new FakeFetcher(call -> reply(200, body));
  }

  static HttpReply reply(int status, String body) {
    return new HttpReply(
        status,
        status == 200 ? "OK" : "Not so",
        "https://example.com/end",
        false,
        List.of(new HttpHeader("Content-Type", "application/json"), new HttpHeader("X-A", "1")),
        body.getBytes(UTF_8));
  }

  @Override
  public Runnable send(HttpCall call, Callback callback) {
    calls.add(call);
    callback.started();
    Object answer = answers.apply(call);
    if (answer instanceof HttpReply reply) {
      callback.replied(reply);
    } else if (answer instanceof String message) {
      callback.failed("ECONNREFUSED", message);
    }
    return () -> cancelled.add(call);
  }

  /** The last request as method, URL, headers and body. */
  String last() {
    HttpCall call = calls.get(calls.size() - 1);
    StringBuilder text = new StringBuilder(call.method() + " " + call.url());
    call.headers().forEach(header -> text.append("\n" + header.name() + ": " + header.value()));
    return call.body() == null ? text.toString() : text + "\n\n" + new String(call.body(), UTF_8);
  }
}
