package io.sluice.runtime.http;

import java.net.IDN;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * Hosts of URLs (WHATWG URL §3.5): names become ASCII and lower case, and every spelling of an IPv4
 * address (short, octal, hexadecimal, one number) becomes four numbers, so that no spelling passes
 * a check that another fails.
 */
final class UrlHost {
  private static final String FORBIDDEN = " #/:<>?@[\\]^|%";

  /** Java knows IDNA 2003 only, which would turn these into other letters: another host. */
  private static final String DEVIATIONS = "\u00DF\u1E9E\u03C2\u200C\u200D";

  private static final int PIECES = 8;

  private UrlHost() {}

  /**
   * The normal form of a host; an IPv6 address keeps its brackets and spelling.
   *
   * @throws IllegalArgumentException if it is none
   */
  static String parse(String text) {
    if (text.startsWith("[")) {
      if (!text.endsWith("]")) {
        throw new IllegalArgumentException("An IPv6 address has no closing bracket");
      }
      return text;
    }
    String ascii = ascii(text);
    boolean forbidden =
        ascii.chars().anyMatch(c -> c <= 0x20 || c >= 0x7F || FORBIDDEN.indexOf(c) >= 0);
    if (forbidden || ascii.isEmpty() || ascii.equals(".")) {
      throw new IllegalArgumentException("The host is empty or holds a forbidden character");
    }
    return endsInNumber(ascii) ? dotted(ipv4(ascii)) : ascii;
  }

  /**
   * The address that a host in normal form is; null if it is a name.
   *
   * @throws IllegalArgumentException if there are brackets and no IPv6 address in them
   */
  @Nullable
  static InetAddress literal(String host) {
    try {
      if (host.startsWith("[")) {
        byte[] address = ipv6(host.substring(1, host.length() - 1));
        // InetAddress.getByAddress would turn a mapped address into IPv4, and hide what it was.
        return Inet6Address.getByAddress(null, address, -1);
      }
      return endsInNumber(host) ? InetAddress.getByAddress(ipv4(host)) : null;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address of 4 or 16 bytes was refused", e);
    }
  }

  /** An address as URLs write it, without brackets. */
  static String write(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? dotted(bytes) : pieces(bytes);
  }

  private static String ascii(String text) {
    String decoded;
    try {
      decoded = Percent.decodeText(text);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("The host is not UTF-8", e);
    }
    if (decoded.chars().allMatch(c -> c < 0x80)) {
      return decoded.toLowerCase(Locale.ROOT);
    }
    if (decoded.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("The host must be written in its xn-- form");
    }
    return IDN.toASCII(decoded, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
  }

  private static boolean endsInNumber(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String last = name.substring(name.lastIndexOf('.') + 1);
    boolean digits = !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits || last.matches("0[xX][0-9a-fA-F]*");
  }

  private static byte[] ipv4(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String[] parts = name.split("\\.", -1);
    if (parts.length > 4) {
      throw new IllegalArgumentException("An IPv4 address has more than four parts");
    }
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      long number = number(parts[i]);
      boolean last = i == parts.length - 1;
      int bits = last ? 8 * (5 - parts.length) : 8;
      if (number >= 1L << bits) {
        throw new IllegalArgumentException("A part of an IPv4 address is too large");
      }
      address = (address << bits) | number;
    }
    return new byte[] {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
  }

  private static long number(String part) {
    boolean hex = part.startsWith("0x") || part.startsWith("0X");
    boolean octal = !hex && part.length() > 1 && part.startsWith("0");
    String digits = part.substring(hex ? 2 : octal ? 1 : 0);
    if (part.isEmpty() || !digits.matches("[0-9a-fA-F]*")) {
      throw new IllegalArgumentException("A part of an IPv4 address is no number");
    }
    String significant = digits.replaceFirst("^0+", "");
    if (significant.length() > 12) {
      throw new IllegalArgumentException("A part of an IPv4 address is too large");
    }
    return significant.isEmpty() ? 0 : Long.parseLong(significant, hex ? 16 : octal ? 8 : 10);
  }

  private static byte[] ipv6(String text) {
    int gap = text.indexOf("::");
    byte[] head = pieces(gap < 0 ? text : text.substring(0, gap), gap < 0);
    byte[] tail = gap < 0 ? new byte[0] : pieces(text.substring(gap + 2), true);
    int length = head.length + tail.length;
    boolean fits = gap < 0 ? length == 2 * PIECES : length <= 2 * (PIECES - 1);
    if (!fits) {
      throw new IllegalArgumentException("An IPv6 address has not eight pieces");
    }
    byte[] address = new byte[2 * PIECES];
    System.arraycopy(head, 0, address, 0, head.length);
    System.arraycopy(tail, 0, address, address.length - tail.length, tail.length);
    return address;
  }

  /** Pieces between colons, the last of which may be an IPv4 address if that is the end. */
  private static byte[] pieces(String text, boolean atEnd) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    byte[] bytes = new byte[2 * (parts.length + 1)];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (atEnd && i == parts.length - 1 && part.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
        byte[] embedded = strictIpv4(part);
        System.arraycopy(embedded, 0, bytes, length, embedded.length);
        length += embedded.length;
      } else if (part.matches("[0-9a-fA-F]{1,4}")) {
        int value = Integer.parseInt(part, 16);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
      } else {
        throw new IllegalArgumentException("An IPv6 address has a piece that is no number");
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] strictIpv4(String text) {
    for (String part : text.split("\\.", -1)) {
      if (part.length() > 1 && part.startsWith("0")) {
        throw new IllegalArgumentException("An IPv4 address in IPv6 has a leading zero");
      }
    }
    return ipv4(text);
  }

  private static String dotted(byte[] address) {
    return (address[0] & 255)
        + "."
        + (address[1] & 255)
        + "."
        + (address[2] & 255)
        + "."
        + (address[3] & 255);
  }

  /** IPv6 with its first longest run of zeros left out (RFC 5952 §4). */
  private static String pieces(byte[] address) {
    int[] values = new int[PIECES];
    for (int i = 0; i < PIECES; i++) {
      values[i] = ((address[2 * i] & 255) << 8) | (address[2 * i + 1] & 255);
    }
    int start = -1;
    int longest = 1;
    for (int i = 0; i < PIECES; i++) {
      int end = i;
      while (end < PIECES && values[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        start = i;
        longest = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < PIECES; i++) {
      if (i == start) {
        text.append(i == 0 ? "::" : ":");
        i += longest - 1;
      } else {
        text.append(Integer.toHexString(values[i])).append(i == PIECES - 1 ? "" : ":");
      }
    }
    return text.toString();
  }
}
