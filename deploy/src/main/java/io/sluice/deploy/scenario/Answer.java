package io.sluice.deploy.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.runtime.http.HttpHeader;
import io.sluice.runtime.http.HttpReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * A scripted answer to requests.
 *
 * @param method of the requests it answers, null for any
 * @param url the whole address, or a path; null for any
 * @param urlPrefix what the address begins with, null for anything
 * @param times how many requests it answers
 * @param delay how long it takes
 * @param failure why there is no reply, null if there is one
 */
record Answer(
    @Nullable String method,
    @Nullable String url,
    @Nullable String urlPrefix,
    int status,
    List<HttpHeader> headers,
    String body,
    int times,
    Duration delay,
    @Nullable String failure) {
  private static final int OK = 200;
  private static final Set<String> KEYS =
      Set.of(
          "method",
          "url",
          "urlPrefix",
          "status",
          "headers",
          "json",
          "text",
          "times",
          "delayMs",
          "fail");

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(201, "Created"),
          Map.entry(202, "Accepted"),
          Map.entry(204, "No Content"),
          Map.entry(301, "Moved Permanently"),
          Map.entry(302, "Found"),
          Map.entry(304, "Not Modified"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(410, "Gone"),
          Map.entry(413, "Payload Too Large"),
          Map.entry(422, "Unprocessable Entity"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"));

  Answer {
    headers = List.copyOf(headers);
  }

  static Answer read(String place, JsonNode json) {
    ScenarioObject given = ScenarioObject.of(place, json, KEYS);
    List<HttpHeader> headers = new ArrayList<>();
    given
        .object("headers")
        .properties()
        .forEach(entry -> addHeader(headers, entry.getKey(), entry.getValue()));
    boolean isTyped =
        headers.stream().anyMatch(each -> each.name().equalsIgnoreCase("content-type"));
    if (given.has("json") && !isTyped) {
      headers.add(new HttpHeader("Content-Type", "application/json"));
    }
    return new Answer(
        given.text("method"),
        given.text("url"),
        given.text("urlPrefix"),
        given.integer("status", OK),
        headers,
        bodyOf(given),
        given.integer("times", Integer.MAX_VALUE),
        given.span("delayMs", 1) == null ? Duration.ZERO : given.span("delayMs", 1),
        failureOf(given));
  }

  boolean matches(Request request) {
    return (method == null || method.equalsIgnoreCase(request.method()))
        && (url == null || request.isTo(url))
        && (urlPrefix == null || request.beginsWith(urlPrefix));
  }

  HttpReply reply(String requested) {
    return new HttpReply(
        status, REASONS.getOrDefault(status, ""), requested, false, headers, body.getBytes(UTF_8));
  }

  private static void addHeader(List<HttpHeader> headers, String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(one -> headers.add(new HttpHeader(name, one.asText())));
    } else {
      headers.add(new HttpHeader(name, value.asText()));
    }
  }

  private static String bodyOf(ScenarioObject given) {
    JsonNode json = given.get("json");
    if (json != null) {
      return json.toString();
    }
    JsonNode text = given.get("text");
    return text == null || text.isNull() ? "" : text.asText();
  }

  @Nullable
  private static String failureOf(ScenarioObject given) {
    JsonNode fail = given.get("fail");
    if (fail == null || fail.isNull() || (fail.isBoolean() && !fail.booleanValue())) {
      return null;
    }
    return fail.isTextual() ? fail.textValue() : "connect ECONNREFUSED";
  }
}
