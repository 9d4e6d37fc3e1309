package io.sluice.runtime.geoip;

import com.maxmind.db.Network;
import java.net.InetAddress;

/** Networks as text, IPv6 in the short form of RFC 5952 §4, which the JDK does not write. */
final class NetworkText {
  private static final int GROUPS = 8;

  private NetworkText() {}

  /** For example {@code 1.2.3.0/24} or {@code 2001:db8::/32}. */
  static String of(Network network) {
    return address(network.networkAddress()) + "/" + network.prefixLength();
  }

  private static String address(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 2 * GROUPS) {
      return address.getHostAddress();
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = Byte.toUnsignedInt(bytes[2 * i]) << 8 | Byte.toUnsignedInt(bytes[2 * i + 1]);
    }
    int gapStart = GROUPS;
    int gapLength = 1;
    for (int start = 0; start < GROUPS; start++) {
      int end = start;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - start > gapLength) {
        gapStart = start;
        gapLength = end - start;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
      } else {
        boolean needsNoColon = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(needsNoColon ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
