package io.sluice.runtime.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.http.HttpCall;
import io.sluice.runtime.http.HttpHeader;
import io.sluice.runtime.http.HttpReply;
import io.sluice.runtime.http.Redirects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** The JSON that the bridge and the host say to each other where one text is not enough. */
final class GuestJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GuestJson() {}

  /** An array of texts. */
  static List<String> texts(String json) {
    List<String> texts = new ArrayList<>();
    read(json).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** A request as {@code fetch.js} describes it. */
  static HttpCall httpCall(String json, @Nullable String body, boolean isText) {
    JsonNode request = read(json);
    List<HttpHeader> headers = new ArrayList<>();
    request
        .path("headers")
        .forEach(
            header -> headers.add(new HttpHeader(header.get(0).asText(), header.get(1).asText())));
    return new HttpCall(
        request.path("method").asText(),
        request.path("url").asText(),
        headers,
        body == null ? null : body.getBytes(isText ? UTF_8 : ISO_8859_1),
        Redirects.valueOf(request.path("redirect").asText().toUpperCase(Locale.ROOT)),
        request.path("follow").asInt());
  }

  /** A reply without its body. Names of headers are in lower case, as Node.js hands them out. */
  static String head(HttpReply reply) {
    ObjectNode head = JSON.createObjectNode();
    head.put("status", reply.status())
        .put("statusText", reply.statusText())
        .put("url", reply.url())
        .put("redirected", reply.redirected());
    ArrayNode headers = head.putArray("headers");
    reply
        .headers()
        .forEach(
            header ->
                headers.addArray().add(header.name().toLowerCase(Locale.ROOT)).add(header.value()));
    return head.toString();
  }

  /** Why a request failed. */
  static String failure(String code, String message) {
    return JSON.createObjectNode().put("code", code).put("message", message).toString();
  }

  /** Bytes as one character each. */
  static String binary(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** Bytes, one character each, as the text that they are in UTF-8. */
  static String utf8(String binary) {
    return new String(binary.getBytes(ISO_8859_1), UTF_8);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The bridge said what is not JSON", e);
    }
  }

  /** Whether objects and arrays nest deeper than that in a text that is JSON. */
  static boolean nestsDeeperThan(int levels, String json) {
    int depth = 0;
    boolean isText = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (isText) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          isText = false;
        }
      } else if (c == '"') {
        isText = true;
      } else if (c == '{' || c == '[') {
        depth++;
        if (depth > levels) {
          return true;
        }
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    return false;
  }
}
