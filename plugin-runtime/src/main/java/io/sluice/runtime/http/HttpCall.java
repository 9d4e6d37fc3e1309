package io.sluice.runtime.http;

import static java.util.Objects.requireNonNull;

import java.util.List;
import javax.annotation.Nullable;

/**
 * One request as a plugin made it; nothing of it is trusted.
 *
 * @param method in any case
 * @param url absolute, in any spelling that node-fetch 2 takes
 * @param headers as given; those that belong to the connection ({@code Host}, {@code
 *     Content-Length}, {@code Transfer-Encoding} and the like) are ignored
 * @param body null for none; not copied, so it must not be changed afterwards
 * @param maxRedirects redirects to follow; the lower of this and {@link HttpOptions#maxRedirects()}
 *     holds
 * @param wantsBody whether the reply's body is wanted; if not, the reply has none, whatever comes
 *     after its head: a body that is long, slow, cut off or badly packed is no failure
 */
@SuppressWarnings("ArrayRecordComponent")
public record HttpCall(
    String method,
    String url,
    List<HttpHeader> headers,
    @Nullable byte[] body,
    Redirects redirects,
    int maxRedirects,
    boolean wantsBody) {
  public HttpCall {
    requireNonNull(method, "method is null");
    requireNonNull(url, "url is null");
    requireNonNull(redirects, "redirects is null");
    headers = List.copyOf(headers);
  }

  /** A call that wants the reply's body. */
  public HttpCall(
      String method,
      String url,
      List<HttpHeader> headers,
      @Nullable byte[] body,
      Redirects redirects,
      int maxRedirects) {
    this(method, url, headers, body, redirects, maxRedirects, true);
  }
}
