package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.http.HttpCall;
import io.sluice.runtime.http.HttpReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Passes requests on and remembers how they fared. */
final class RecordingFetcher implements Fetcher {
  private final Fetcher real;
  private final List<ObjectNode> ended = new ArrayList<>();

  RecordingFetcher(Fetcher real) {
    this.real = real;
  }

  @Override
  public Runnable send(HttpCall call, Callback callback) {
    return real.send(
        call,
        new Callback() {
          @Override
          public void started() {
            callback.started();
          }

          @Override
          public void replied(HttpReply reply) {
            note(call).put("status", reply.status());
            callback.replied(reply);
          }

          @Override
          public void failed(String code, String message) {
            note(call).put("code", code).put("error", message);
            callback.failed(code, message);
          }
        });
  }

  /** What ended since the last time, in that order. */
  synchronized List<ObjectNode> takeEnded() {
    List<ObjectNode> taken = List.copyOf(ended);
    ended.clear();
    return taken;
  }

  private synchronized ObjectNode note(HttpCall call) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("method", call.method().toUpperCase(Locale.ROOT)).put("url", call.url());
    ended.add(request);
    return request;
  }
}
