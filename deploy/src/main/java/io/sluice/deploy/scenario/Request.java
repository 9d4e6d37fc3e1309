package io.sluice.deploy.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.http.HttpCall;
import io.sluice.runtime.http.HttpHeader;
import io.sluice.runtime.http.UrlParser;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * A request that a plugin made.
 *
 * @param method upper case
 * @param url as the plugin wrote it
 * @param body as UTF-8 text, null if it has none
 */
record Request(String method, String url, List<HttpHeader> headers, @Nullable String body) {
  Request {
    headers = List.copyOf(headers);
  }

  static Request of(HttpCall call) {
    return new Request(
        call.method().toUpperCase(Locale.ROOT),
        call.url(),
        call.headers(),
        call.body() == null ? null : new String(call.body(), UTF_8));
  }

  /** Whether it went to that address, or, if that is only a path, to that path anywhere. */
  boolean isTo(String address) {
    if (address.startsWith("/")) {
      String target = target(url);
      int query = target.indexOf('?');
      return target.equals(address) || (query >= 0 && target.substring(0, query).equals(address));
    }
    return url.equals(address) || normalized(url).equals(normalized(address));
  }

  boolean beginsWith(String prefix) {
    return (prefix.startsWith("/") ? target(url) : url).startsWith(prefix)
        || normalized(url).startsWith(prefix);
  }

  /** The header's value, null if it has none; several are joined with a comma. */
  @Nullable
  String header(String name) {
    List<String> values =
        headers.stream()
            .filter(header -> header.name().equalsIgnoreCase(name))
            .map(HttpHeader::value)
            .toList();
    return values.isEmpty() ? null : String.join(", ", values);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("method", method).put("url", url);
    if (!headers.isEmpty()) {
      ObjectNode all = json.putObject("headers");
      headers.forEach(header -> all.put(header.name(), header(header.name())));
    }
    if (body != null) {
      json.put("body", body);
    }
    return json;
  }

  /** Path and query. */
  private static String target(String url) {
    int scheme = url.indexOf("://");
    int slash = url.indexOf('/', scheme < 0 ? 0 : scheme + "://".length());
    return slash < 0 ? "/" : url.substring(slash);
  }

  /** What is asked for at that address, whatever its spelling: a fragment is never sent. */
  private static String normalized(String url) {
    String whole = UrlParser.normalized(url);
    int fragment = whole.indexOf('#');
    return fragment < 0 ? whole : whole.substring(0, fragment);
  }
}
