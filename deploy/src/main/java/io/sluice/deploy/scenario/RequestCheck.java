package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares requests with what is expected of them; what is not given is not compared. */
final class RequestCheck {
  private static final String STARTS_WITH = "startsWith";

  private RequestCheck() {}

  /** Whether these are the requests, in order or in any. */
  static boolean matches(JsonNode expected, List<Request> requests, boolean isUnordered) {
    if (expected.size() != requests.size()) {
      return false;
    }
    if (isUnordered) {
      return canPair(expected, 0, new ArrayList<>(requests));
    }
    for (int i = 0; i < requests.size(); i++) {
      if (!matches(expected.get(i), requests.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Every pairing is tried: a vague expectation may take what a later one needs. */
  private static boolean canPair(JsonNode expected, int next, List<Request> left) {
    if (next == expected.size()) {
      return true;
    }
    for (int i = 0; i < left.size(); i++) {
      if (matches(expected.get(next), left.get(i))) {
        List<Request> rest = new ArrayList<>(left);
        rest.remove(i);
        if (canPair(expected, next + 1, rest)) {
          return true;
        }
      }
    }
    return false;
  }

  /** An expectation is an object, only an address, or the arguments of fetch in an array. */
  private static boolean matches(JsonNode expected, Request request) {
    if (expected.isTextual()) {
      return request.isTo(expected.textValue());
    }
    if (expected.isArray()) {
      return matches(expected.path(0), request)
          && (expected.size() < 2 || matches(expected.get(1), request));
    }
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      JsonNode value = field.getValue();
      boolean isSo =
          switch (field.getKey()) {
            case "method" -> value.asText().equalsIgnoreCase(request.method());
            case "url" -> isUrl(value, request);
            case "urlPrefix" -> request.beginsWith(value.asText());
            case "headers" -> haveHeaders(value, request);
            case "body", "json", "text" -> JsonMatch.isBody(value, request.body());
            default -> true;
          };
      if (!isSo) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUrl(JsonNode expected, Request request) {
    return expected.path(STARTS_WITH).isTextual()
        ? request.beginsWith(expected.path(STARTS_WITH).textValue())
        : request.isTo(expected.asText());
  }

  private static boolean haveHeaders(JsonNode expected, Request request) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      String actual = request.header(field.getKey());
      JsonNode value = field.getValue();
      boolean isSo =
          value.isNull()
              ? actual == null
              : actual != null
                  && (value.path(STARTS_WITH).isTextual()
                      ? actual.startsWith(value.path(STARTS_WITH).textValue())
                      : actual.equals(textOf(value)));
      if (!isSo) {
        return false;
      }
    }
    return true;
  }

  private static String textOf(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    List<String> all = new ArrayList<>();
    value.forEach(one -> all.add(one.asText()));
    return String.join(", ", all);
  }
}
