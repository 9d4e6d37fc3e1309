package io.sluice.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the real GeoIP database, 63 MB. */
class NetworksITCase {
  @TempDir Path folder;

  @Test
  void everyNetworkIsWhereItsCountryIs() throws IOException {
    try (Reader database = new Reader(GeoDatabase.unpack(folder).toFile())) {
      SplittableRandom random = new SplittableRandom(1);
      Networks networks = Networks.load();
      for (Networks.Country country : networks.countries()) {
        for (Networks.Network network : country.networks()) {
          String address = network.address(random);
          Map<?, ?> record = database.get(InetAddress.getByName(address), Map.class);
          assertThat(record.get("location")).as(address).isNotNull();
          assertThat(((Map<?, ?>) record.get("country")).get("iso_code"))
              .as(address)
              .isEqualTo(country.code());
        }
      }
      assertThat(networks.countries()).hasSizeGreaterThanOrEqualTo(40);
    }
  }
}
