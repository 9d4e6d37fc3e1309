package io.sluice.runtime.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are out in the public Internet. From IANA's special-purpose registries (RFC 6890
 * and its updates), and on the safe side: what is no unicast of the open Internet is not public,
 * and neither is what carries an IPv4 address inside, whatever address that is.
 */
final class PublicAddresses {
  private static final List<AddressRange> NOT_PUBLIC_IPV4 =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT; Alibaba Cloud's metadata are 100.100.100.200
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // Azure's host agent, in a public range
          "169.254.0.0/16", // link-local; the metadata of most clouds
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments; Oracle Cloud's metadata are 192.0.0.192
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  /** All other IPv6 is reserved, local, multicast, IPv4-mapped or NAT64 (64:ff9b::, :1::). */
  private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");

  private static final List<AddressRange> NOT_PUBLIC_IPV6 =
      ranges(
          "2001::/23", // protocol assignments: Teredo, ORCHID, benchmarks
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4
          "3ffe::/16", // the former 6bone
          "3fff::/20"); // documentation

  private PublicAddresses() {}

  static boolean contains(InetAddress address) {
    boolean ipv4 = address instanceof Inet4Address;
    List<AddressRange> others = ipv4 ? NOT_PUBLIC_IPV4 : NOT_PUBLIC_IPV6;
    return (ipv4 || GLOBAL_UNICAST.contains(address))
        && others.stream().noneMatch(range -> range.contains(address));
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(AddressRange::parse).toList();
  }
}
