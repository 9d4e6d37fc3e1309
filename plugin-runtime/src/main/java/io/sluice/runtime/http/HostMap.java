package io.sluice.runtime.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Hosts that stand for other addresses: {@code name} or {@code name:port} to {@code address} or
 * {@code address:port}. The URL's own name stays in {@code Host} and in TLS.
 */
final class HostMap {
  /** Port 0 keeps the URL's. */
  private final Map<String, InetSocketAddress> places = new HashMap<>();

  /**
   * @throws IllegalArgumentException if a key is no host or a value no IP address
   */
  HostMap(Map<String, String> entries) {
    entries.forEach(
        (host, address) -> {
          try {
            String[] from = split(host);
            String[] to = split(address);
            if (to[0].indexOf('/') >= 0) {
              throw new IllegalArgumentException("A range is no address");
            }
            InetAddress literal = AddressRange.parse(to[0]).first();
            places.put(
                HostRules.name(from[0]) + from[1],
                new InetSocketAddress(
                    literal, to[1].isEmpty() ? 0 : Integer.parseInt(to[1].substring(1))));
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "fetch.host-map has the entry '"
                    + host
                    + "' -> '"
                    + address
                    + "', expected host or host:port -> IP address or address:port, an IPv6"
                    + " address with a port in brackets",
                e);
          }
        });
  }

  /** Host, and the port with its colon or nothing. */
  private static String[] split(String text) {
    int colon = text.lastIndexOf(':');
    boolean port =
        (colon > text.lastIndexOf(']') && text.indexOf(':') == colon) || text.contains("]:");
    return port
        ? new String[] {text.substring(0, colon), text.substring(colon)}
        : new String[] {text, ""};
  }

  /** Where to connect to instead; null if the host is not mapped. */
  @Nullable
  InetSocketAddress placeOf(WebUrl url) {
    InetSocketAddress exact = places.get(url.hostName() + ":" + url.effectivePort());
    InetSocketAddress place = exact == null ? places.get(url.hostName()) : exact;
    boolean complete = place == null || place.getPort() != 0;
    return complete ? place : new InetSocketAddress(place.getAddress(), url.effectivePort());
  }
}
