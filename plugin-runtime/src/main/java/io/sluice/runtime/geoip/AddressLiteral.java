package io.sluice.runtime.geoip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * Reads IP addresses as Node's {@code net.isIP} accepts them: four decimal numbers without leading
 * zeros, or IPv6 text of RFC 4291 §2.2. The JDK's own parser is not used because it asks a name
 * server about whatever it takes for a host name.
 */
final class AddressLiteral {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_GROUPS = 8;
  private static final int LONGEST = 45;

  private AddressLiteral() {}

  /**
   * The address, IPv4 if it is an IPv4 address mapped into IPv6; null if the text is no literal.
   */
  @Nullable
  static InetAddress parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    byte[] address = text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
    try {
      return address == null ? null : InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address of 4 or 16 bytes was refused", e);
    }
  }

  @Nullable
  private static byte[] ipv4(String text) {
    byte[] address = new byte[IPV4_BYTES];
    int at = 0;
    for (int part = 0; part < IPV4_BYTES; part++) {
      int end = part == IPV4_BYTES - 1 ? text.length() : text.indexOf('.', at);
      int value = end < 0 ? -1 : number(text, at, end, 10, 3);
      boolean leadingZero = value >= 0 && end - at > 1 && text.charAt(at) == '0';
      if (value < 0 || value > 255 || leadingZero) {
        return null;
      }
      address[part] = (byte) value;
      at = end + 1;
    }
    return address;
  }

  @Nullable
  private static byte[] ipv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] address = groups(text);
      return address != null && address.length == 2 * IPV6_GROUPS ? address : null;
    }
    byte[] head = groups(text.substring(0, gap));
    byte[] tail = groups(text.substring(gap + 2));
    boolean ipv4InFront = text.lastIndexOf('.', gap) >= 0;
    if (head == null
        || tail == null
        || ipv4InFront
        || head.length + tail.length > 2 * (IPV6_GROUPS - 1)) {
      return null;
    }
    byte[] address = new byte[2 * IPV6_GROUPS];
    System.arraycopy(head, 0, address, 0, head.length);
    System.arraycopy(tail, 0, address, address.length - tail.length, tail.length);
    return address;
  }

  /** Bytes of groups between colons, of which the last may be an IPv4 address. */
  @Nullable
  private static byte[] groups(String text) {
    byte[] bytes = new byte[2 * IPV6_GROUPS];
    int length = 0;
    int at = 0;
    while (at < text.length()) {
      int colon = text.indexOf(':', at);
      int end = colon < 0 ? text.length() : colon;
      byte[] group =
          colon < 0 && text.indexOf('.', at) >= 0 ? ipv4(text.substring(at)) : group(text, at, end);
      boolean endsInColon = colon == text.length() - 1;
      if (group == null || endsInColon || length + group.length > bytes.length) {
        return null;
      }
      System.arraycopy(group, 0, bytes, length, group.length);
      length += group.length;
      at = end + 1;
    }
    return Arrays.copyOf(bytes, length);
  }

  @Nullable
  private static byte[] group(String text, int start, int end) {
    int value = number(text, start, end, 16, 4);
    return value < 0 ? null : new byte[] {(byte) (value >> 8), (byte) value};
  }

  /** A number of 1 to {@code longest} ASCII digits, -1 if it is none. */
  private static int number(String text, int start, int end, int radix, int longest) {
    if (end <= start || end - start > longest) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      char character = text.charAt(i);
      int digit = character < 128 ? Character.digit(character, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
