package io.sluice.runtime.http;

import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/** What a call does with a redirect, as node-fetch 2 does it, and stricter where it leaves TLS. */
final class RedirectRules {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private final Redirects mode;
  private final int max;

  /**
   * @param max redirects to follow
   */
  RedirectRules(Redirects mode, int max) {
    this.mode = mode;
    this.max = max;
  }

  /** Whether the body is not needed, because the call goes on elsewhere. */
  boolean follows(int status, boolean hasLocation) {
    return mode == Redirects.FOLLOW && STATUSES.contains(status) && hasLocation;
  }

  /**
   * The request to send next; null if the reply is the call's.
   *
   * @param followed redirects followed so far
   * @throws FetchException if the call ends here
   */
  @Nullable
  OutgoingRequest next(OutgoingRequest request, RawReply reply, int followed)
      throws FetchException {
    if (!STATUSES.contains(reply.status()) || mode == Redirects.MANUAL) {
      return null;
    }
    WebUrl url = request.url();
    String location = reply.header("Location");
    if (mode == Redirects.ERROR) {
      throw new FetchException(
          HttpFailure.SLUICE_REDIRECT,
          "uri requested responds with a redirect, redirect mode is set to error: " + url.href());
    }
    if (location == null) {
      return null;
    }
    WebUrl to;
    try {
      to = UrlParser.resolve(location, url);
    } catch (FetchException e) {
      throw new FetchException(
          HttpFailure.SLUICE_REDIRECT_REFUSED,
          "uri requested responds with an invalid redirect URL: " + location);
    }
    if (followed >= max) {
      throw new FetchException(
          HttpFailure.SLUICE_TOO_MANY_REDIRECTS, "maximum redirect reached at: " + url.href());
    }
    if (url.secure() && !to.secure()) {
      throw FetchException.requestFailed(
          HttpFailure.SLUICE_REDIRECT_REFUSED, url, "it redirects from https to http");
    }
    int status = reply.status();
    boolean post = request.method().equals("POST");
    boolean asGet = status == 303 || (post && (status == 301 || status == 302));
    return request.redirected(to, asGet);
  }

  /** The headers to show: a redirect that is not followed has its {@code Location} absolute. */
  List<HttpHeader> shown(RawReply reply, WebUrl url) {
    String location = reply.header("Location");
    if (mode != Redirects.MANUAL || !STATUSES.contains(reply.status()) || location == null) {
      return reply.headers();
    }
    try {
      String absolute = UrlParser.resolve(location, url).href();
      return reply.headers().stream()
          .map(header -> header.is("Location") ? new HttpHeader(header.name(), absolute) : header)
          .toList();
    } catch (FetchException e) {
      return reply.headers();
    }
  }
}
