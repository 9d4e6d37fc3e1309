package io.sluice.runtime.http;

import java.net.InetAddress;

/**
 * A range of IPv4 or IPv6 addresses in CIDR form. An IPv6 range never holds an IPv4 address.
 *
 * @param first any address of the range
 * @param prefix leading bits that all addresses of the range share
 */
record AddressRange(InetAddress first, int prefix) {
  AddressRange {
    if (prefix < 0 || prefix > 8 * first.getAddress().length) {
      throw new IllegalArgumentException(
          "The prefix length is " + prefix + ", which an IP address does not have");
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address, IPv6 with or without brackets.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean bare = address.indexOf(':') >= 0 && !address.startsWith("[");
    InetAddress literal = UrlHost.literal(UrlHost.parse(bare ? "[" + address + "]" : address));
    if (literal == null) {
      throw new IllegalArgumentException("'" + text + "' is no IP address and no CIDR range");
    }
    int prefix = 8 * literal.getAddress().length;
    return new AddressRange(
        literal, slash < 0 ? prefix : Integer.parseInt(text.substring(slash + 1)));
  }

  boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += 8) {
      int mask = prefix - bit >= 8 ? 0xFF : (0xFF << (8 - (prefix - bit))) & 0xFF;
      if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
