package io.sluice.deploy.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Public IPv4 networks all over the world, weighted by how many visits come from a country. */
final class Networks {
  private static final String RESOURCE = "networks.tsv";

  private final List<Country> countries;
  private final int totalShare;

  private Networks(List<Country> countries) {
    this.countries = List.copyOf(countries);
    this.totalShare = countries.stream().mapToInt(Country::share).sum();
  }

  /**
   * One country.
   *
   * @param code ISO 3166 alpha-2
   * @param share of the visits, relative to the others
   * @param networks at least one
   */
  record Country(String code, int share, List<Network> networks) {}

  /**
   * One network.
   *
   * @param base its first address as a number
   * @param prefix length of the prefix, bits
   */
  record Network(int base, int prefix) {
    static Network parse(String text) {
      String[] parts = text.split("[./]", -1);
      int base = 0;
      for (int i = 0; i < 4; i++) {
        base = base << 8 | Integer.parseInt(parts[i]);
      }
      return new Network(base, Integer.parseInt(parts[4]));
    }

    /** Any address but the first and the last, dotted. */
    String address(RandomGenerator random) {
      int size = 1 << (32 - prefix);
      int address = base + 1 + random.nextInt(size - 2);
      return "%d.%d.%d.%d"
          .formatted(address >>> 24, address >>> 16 & 255, address >>> 8 & 255, address & 255);
    }
  }

  static Networks load() {
    List<Country> countries = new ArrayList<>();
    for (String line : Resources.lines(RESOURCE)) {
      String[] fields = line.split("\t", -1);
      countries.add(
          new Country(
              fields[0],
              Integer.parseInt(fields[1]),
              List.of(fields[2].split(" ", -1)).stream().map(Network::parse).toList()));
    }
    return new Networks(countries);
  }

  List<Country> countries() {
    return countries;
  }

  /** An address of a country drawn by its share. */
  String address(RandomGenerator random) {
    int drawn = random.nextInt(totalShare);
    for (Country country : countries) {
      drawn -= country.share();
      if (drawn < 0) {
        List<Network> networks = country.networks();
        return networks.get(random.nextInt(networks.size())).address(random);
      }
    }
    throw new IllegalStateException("the shares do not add up to " + totalShare);
  }
}
