package io.sluice.runtime.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * Decides which addresses a URL's host may be reached at. What it returns is what is connected to;
 * nobody asks a name server again, so an answer that changes in between changes nothing.
 */
final class AddressGuard {
  private static final List<InetAddress> LOOPBACK =
      Stream.of("127.0.0.1", "::1").map(text -> AddressRange.parse(text).first()).toList();

  private final HostRules allow;
  private final HostRules block;
  private final HostMap hostMap;
  private final NameResolver resolver;

  AddressGuard(HttpOptions options, NameResolver resolver) {
    this.allow = new HostRules("fetch.allow", options.allow());
    this.block = new HostRules("fetch.block", options.block());
    this.hostMap = new HostMap(options.hostMap());
    this.resolver = resolver;
  }

  /**
   * Answers for hosts that need no name server.
   *
   * @return null if one has to be asked, by {@link #lookUp}
   * @throws FetchException if the host may not be reached
   */
  @Nullable
  List<InetSocketAddress> known(WebUrl url) throws FetchException {
    String name = url.hostName();
    if (block.matchesName(name)) {
      throw refused(url);
    }
    InetSocketAddress mapped = hostMap.placeOf(url);
    if (mapped != null) {
      if (block.matchesAddress(mapped.getAddress())) {
        throw refused(url);
      }
      return List.of(mapped);
    }
    if (url.literal() != null) {
      return permitted(url, List.of(url.literal()));
    }
    // RFC 6761 §6.3: these names are the machine itself, whatever a name server says.
    boolean self = name.equals("localhost") || name.endsWith(".localhost");
    return self ? permitted(url, LOOPBACK) : null;
  }

  /**
   * Asks the name server; blocks.
   *
   * @throws FetchException if there is no address or none that may be reached
   */
  List<InetSocketAddress> lookUp(WebUrl url) throws FetchException {
    try {
      return permitted(url, resolver.resolve(url.hostName()));
    } catch (UnknownHostException e) {
      throw FetchException.requestFailed(
          HttpFailure.ENOTFOUND, url, "getaddrinfo ENOTFOUND " + url.host());
    }
  }

  private List<InetSocketAddress> permitted(WebUrl url, List<InetAddress> addresses)
      throws FetchException {
    boolean nameAllowed = allow.matchesName(url.hostName());
    List<InetSocketAddress> permitted =
        addresses.stream()
            .filter(address -> !block.matchesAddress(address))
            .filter(
                address ->
                    nameAllowed
                        || allow.matchesAddress(address)
                        || PublicAddresses.contains(address))
            .map(address -> new InetSocketAddress(address, url.effectivePort()))
            .toList();
    if (permitted.isEmpty()) {
      throw refused(url);
    }
    return permitted;
  }

  private static FetchException refused(WebUrl url) {
    return FetchException.requestFailed(
        HttpFailure.SLUICE_ADDRESS_REFUSED,
        url,
        "plugins may not reach the address of "
            + url.host()
            + " (an operator can change this with fetch.allow and fetch.block)");
  }
}
