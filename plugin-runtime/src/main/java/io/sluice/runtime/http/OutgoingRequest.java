package io.sluice.runtime.http;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * One request as it goes out: checked, with node-fetch 2's default headers and without those that
 * belong to the connection.
 *
 * @param headers without {@code Host} and {@code Content-Length}, which the connection adds
 */
@SuppressWarnings("ArrayRecordComponent")
record OutgoingRequest(String method, WebUrl url, List<HttpHeader> headers, @Nullable byte[] body) {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** RFC 9110 §5.5, without obsolete folding. */
  private static final Predicate<String> VALUE =
      Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*").asMatchPredicate();

  private static final Set<String> FORBIDDEN_METHODS = Set.of("CONNECT", "TRACE", "TRACK");

  /** RFC 9110 §7.6.1 and what frames the message. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Set<String> SECRETS =
      Set.of("authorization", "cookie", "cookie2", "www-authenticate");

  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

  private static final int MOST_HEADERS = 200;
  private static final int MOST_HEADER_CHARACTERS = 64 * 1024;

  /**
   * Reads a plugin's call.
   *
   * @throws FetchException if it cannot be sent
   */
  static OutgoingRequest of(HttpCall call, int maxBodyBytes) throws FetchException {
    String method = call.method().toUpperCase(Locale.ROOT);
    if (!TOKEN.matcher(method).matches() || FORBIDDEN_METHODS.contains(method)) {
      throw refused("the method is not one that may be sent");
    }
    WebUrl url = UrlParser.parse(call.url());
    byte[] body = call.body();
    if (body != null && body.length > maxBodyBytes) {
      throw new FetchException(
          HttpFailure.SLUICE_BODY_TOO_LARGE,
          "request to "
              + url.href()
              + " failed, reason: its body has "
              + body.length
              + " bytes, "
              + maxBodyBytes
              + " are allowed");
    }
    // Some servers answer 411 to these without a Content-Length.
    boolean empty = body == null && (method.equals("POST") || method.equals("PUT"));
    return new OutgoingRequest(method, url, outgoing(call.headers()), empty ? new byte[0] : body);
  }

  private static List<HttpHeader> outgoing(List<HttpHeader> given) throws FetchException {
    List<HttpHeader> headers = new ArrayList<>();
    int characters = 0;
    for (HttpHeader header : given) {
      if (!TOKEN.matcher(header.name()).matches()) {
        throw refused("a header's name has a character that is not allowed there");
      }
      if (!VALUE.test(header.value())) {
        throw refused(
            "the value of the header " + header.name() + " has a character that is not allowed");
      }
      characters += header.name().length() + header.value().length();
      if (!OF_THE_CONNECTION.contains(header.name().toLowerCase(Locale.ROOT))) {
        headers.add(header);
      }
      if (headers.size() > MOST_HEADERS || characters > MOST_HEADER_CHARACTERS) {
        throw refused(
            "it has more than "
                + MOST_HEADERS
                + " headers or "
                + MOST_HEADER_CHARACTERS
                + " characters in them");
      }
    }
    addIfAbsent(headers, "Accept", "*/*");
    addIfAbsent(headers, "User-Agent", "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)");
    addIfAbsent(headers, "Accept-Encoding", "gzip,deflate");
    return List.copyOf(headers);
  }

  private static void addIfAbsent(List<HttpHeader> headers, String name, String value) {
    if (headers.stream().noneMatch(header -> header.is(name))) {
      headers.add(new HttpHeader(name, value));
    }
  }

  private static FetchException refused(String reason) {
    return new FetchException(
        HttpFailure.SLUICE_REQUEST_REFUSED, "the request was not sent: " + reason);
  }

  /** The headers, with the URL's user and password as Node.js sends them. */
  List<HttpHeader> headersOnTheWire() {
    boolean given = headers.stream().anyMatch(header -> header.is("Authorization"));
    if (url.credentials().isEmpty() || given) {
      return headers;
    }
    String userAndPassword =
        url.credentials().indexOf(':') < 0 ? url.credentials() + ":" : url.credentials();
    String encoded = Base64.getEncoder().encodeToString(Percent.decode(userAndPassword));
    List<HttpHeader> all = new ArrayList<>(headers);
    all.add(new HttpHeader("Authorization", "Basic " + encoded));
    return all;
  }

  /** The request that follows a redirect to the given URL. */
  OutgoingRequest redirected(WebUrl to, boolean asGet) {
    List<HttpHeader> kept = headers;
    if (!url.sameOrigin(to)) {
      kept =
          headers.stream()
              .filter(header -> !SECRETS.contains(header.name().toLowerCase(Locale.ROOT)))
              .toList();
    }
    return new OutgoingRequest(asGet ? "GET" : method, to, kept, asGet ? null : body);
  }

  /** Whether it may be sent twice: the other side knows it by its key if not by its method. */
  boolean idempotent() {
    return IDEMPOTENT.contains(method)
        || headers.stream().anyMatch(header -> header.is("Idempotency-Key"));
  }

  int bodyLength() {
    return body == null ? 0 : body.length;
  }
}
