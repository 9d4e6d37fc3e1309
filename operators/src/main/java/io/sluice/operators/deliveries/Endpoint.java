package io.sluice.operators.deliveries;

import java.net.URI;
import java.net.URISyntaxException;

/** How an endpoint is named where people read it. */
final class Endpoint {
  private static final String UNREADABLE = "an address that cannot be read";

  private Endpoint() {}

  /** Scheme, host and port: what comes after them is often a secret, as all of Slack's are. */
  static String shown(String url) {
    try {
      URI uri = new URI(url.strip());
      if (uri.getScheme() == null || uri.getHost() == null) {
        return UNREADABLE;
      }
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return uri.getScheme() + "://" + uri.getHost() + port;
    } catch (URISyntaxException e) {
      return UNREADABLE;
    }
  }
}
