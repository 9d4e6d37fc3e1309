package io.sluice.runtime.http;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An operator's list of hosts: names, {@code *.suffix} (which is not the suffix itself), addresses
 * and CIDR ranges.
 */
final class HostRules {
  private final Set<String> names = new HashSet<>();
  private final List<String> suffixes = new ArrayList<>();
  private final List<AddressRange> ranges = new ArrayList<>();

  /**
   * @param option the option's name, for the error
   * @throws IllegalArgumentException if an entry is none of the above
   */
  HostRules(String option, List<String> entries) {
    for (String entry : entries) {
      try {
        add(entry.strip());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            option
                + " has the entry '"
                + entry
                + "', expected a host name, *.suffix, an IP address or a CIDR range like"
                + " 10.1.0.0/16",
            e);
      }
    }
  }

  private void add(String entry) {
    if (entry.startsWith("*.")) {
      suffixes.add("." + name(entry.substring(2)));
    } else if (entry.indexOf('/') >= 0 || entry.indexOf(':') >= 0) {
      ranges.add(AddressRange.parse(entry));
    } else {
      String name = name(entry);
      if (UrlHost.literal(name) == null) {
        names.add(name);
      } else {
        ranges.add(AddressRange.parse(name));
      }
    }
  }

  /** A host name as {@link WebUrl#hostName()} gives it. */
  static String name(String text) {
    String host = UrlHost.parse(text);
    if (host.indexOf('*') >= 0) {
      throw new IllegalArgumentException("A star is allowed at the beginning only, as in *.a.com");
    }
    if (host.startsWith("[")) {
      return UrlHost.write(requireNonNull(UrlHost.literal(host)));
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /**
   * @param name as {@link WebUrl#hostName()} gives it
   */
  boolean matchesName(String name) {
    return names.contains(name) || suffixes.stream().anyMatch(name::endsWith);
  }

  boolean matchesAddress(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }
}
