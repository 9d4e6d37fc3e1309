package io.sluice.runtime.http;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A whole reply.
 *
 * @param statusText the reason phrase, empty if there was none
 * @param url where the reply came from, after redirects, as WHATWG writes it
 * @param redirected whether a redirect was followed
 * @param headers as received, so {@code Content-Encoding} is still there
 * @param body decompressed if it came as gzip or deflate
 */
@SuppressWarnings("ArrayRecordComponent")
public record HttpReply(
    int status,
    String statusText,
    String url,
    boolean redirected,
    List<HttpHeader> headers,
    byte[] body) {
  public HttpReply {
    requireNonNull(statusText, "statusText is null");
    requireNonNull(url, "url is null");
    requireNonNull(body, "body is null");
    headers = List.copyOf(headers);
  }
}
