package io.sluice.runtime.http;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;
import java.net.InetAddress;
import javax.annotation.Nullable;

/**
 * An http or https URL, normalised as the WHATWG URL standard does it: whatever the spelling, this
 * is the host that will be reached and the text that will be shown.
 *
 * @param scheme {@code http} or {@code https}
 * @param credentials {@code user:password}, percent-encoded; empty for none
 * @param host ASCII, lower case; an IPv4 address as four numbers, an IPv6 address in brackets
 * @param literal the address if the host is one; IPv6 is kept as 16 bytes also where it embeds IPv4
 * @param port -1 for the scheme's own
 * @param path begins with a slash
 * @param query with its question mark; empty for none
 * @param fragment with its number sign; empty for none
 */
record WebUrl(
    String scheme,
    String credentials,
    String host,
    @Nullable InetAddress literal,
    int port,
    String path,
    String query,
    String fragment) {
  WebUrl {
    requireNonNull(scheme, "scheme is null");
    requireNonNull(credentials, "credentials is null");
    requireNonNull(host, "host is null");
    requireNonNull(path, "path is null");
    requireNonNull(query, "query is null");
    requireNonNull(fragment, "fragment is null");
  }

  boolean secure() {
    return scheme.equals("https");
  }

  int effectivePort() {
    return port >= 0 ? port : secure() ? 443 : 80;
  }

  /** The host as rules, resolvers and TLS know it: no brackets, no trailing dot. */
  String hostName() {
    if (literal instanceof Inet6Address) {
      return host.substring(1, host.length() - 1);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  String hostAndPort() {
    return port < 0 ? host : host + ":" + port;
  }

  /** What goes into the request line. */
  String target() {
    return path + query;
  }

  /** Scheme, host and port: what credentials may not leave. */
  boolean sameOrigin(WebUrl other) {
    return scheme.equals(other.scheme)
        && host.equals(other.host)
        && effectivePort() == other.effectivePort();
  }

  String href() {
    String userInfo = credentials.isEmpty() ? "" : credentials + "@";
    return scheme + "://" + userInfo + hostAndPort() + path + query + fragment;
  }

  @Override
  public String toString() {
    return href();
  }
}
