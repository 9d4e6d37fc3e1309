package io.sluice.runtime.http;

/**
 * Why there is no reply. The names are stable and are what plugins see as {@code error.code}: those
 * of Node.js where it has one.
 */
public enum HttpFailure {
  /** The text is no URL, not absolute, or neither http nor https. */
  ERR_INVALID_URL("invalid-url"),
  /** Method, header name or header value that no request may carry. */
  SLUICE_REQUEST_REFUSED("invalid-request"),
  /** The host is blocked or stands for an address that plugins may not reach. */
  SLUICE_ADDRESS_REFUSED("system"),
  /** Too many calls of the team wait, or too many bytes of it are held. */
  SLUICE_BUSY("system"),
  /** A body is longer than the limit. */
  SLUICE_BODY_TOO_LARGE("max-size"),
  /** Status line and headers are longer than the limit. */
  SLUICE_HEADERS_TOO_LARGE("system"),
  /** More redirects than may be followed. */
  SLUICE_TOO_MANY_REDIRECTS("max-redirect"),
  /** A redirect came and the call does not take one. */
  SLUICE_REDIRECT("no-redirect"),
  /** A redirect to no URL, away from http and https, or from https to http. */
  SLUICE_REDIRECT_REFUSED("invalid-redirect"),
  /** The client was closed under the call. */
  SLUICE_CLOSED("aborted"),
  /** Nothing that has a name here; the log has it at debug level. */
  SLUICE_FAILED("system"),
  ENOTFOUND("system"),
  ECONNREFUSED("system"),
  ECONNRESET("system"),
  EHOSTUNREACH("system"),
  ENETUNREACH("system"),
  /** The call's whole time is over, or a connection was not made in half of it. */
  ETIMEDOUT("request-timeout"),
  /** The connection ended inside the body. */
  ERR_STREAM_PREMATURE_CLOSE("system"),
  /** What came is not HTTP. */
  HPE_INVALID("system"),
  /** The body is not what {@code Content-Encoding} says. */
  Z_DATA_ERROR("system"),
  CERT_HAS_EXPIRED("system"),
  ERR_TLS_CERT_ALTNAME_INVALID("system"),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE("system"),
  /** TLS could not be agreed upon. */
  EPROTO("system");

  private final String fetchType;

  HttpFailure(String fetchType) {
    this.fetchType = fetchType;
  }

  /** {@code error.type} of node-fetch 2's {@code FetchError}, or the nearest to it. */
  public String fetchType() {
    return fetchType;
  }
}
