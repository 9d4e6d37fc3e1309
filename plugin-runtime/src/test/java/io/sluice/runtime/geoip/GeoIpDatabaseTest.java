package io.sluice.runtime.geoip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against MaxMind's GeoLite2 City of November 2019. */
class GeoIpDatabaseTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;

  private static GeoIpDatabase database;

  @BeforeAll
  static void open() throws IOException {
    database = GeoIpDatabase.open(unpack("GeoLite2-City.mmdb"));
  }

  @AfterAll
  static void close() throws IOException {
    database.close();
    assertThat(SharedReader.openReaders()).isZero();
  }

  @Test
  void aKnownAddressHasTheShapeOfNodesCityModel() throws Exception {
    JsonNode city = locate("89.160.20.112");

    assertThat(city.fieldNames())
        .toIterable()
        .containsExactly(
            "continent",
            "country",
            "registeredCountry",
            "traits",
            "city",
            "location",
            "postal",
            "subdivisions");
    assertThat(city.at("/city/names/en").textValue()).isEqualTo("Tumba");
    assertThat(city.at("/city/geonameId").isInt()).isTrue();
    assertThat(city.at("/country/isoCode").textValue()).isEqualTo("SE");
    assertThat(city.at("/country/isInEuropeanUnion").booleanValue()).isTrue();
    assertThat(city.at("/country/names/pt-BR").textValue()).isEqualTo("Suécia");
    assertThat(city.at("/country/names/zh-CN").textValue()).isEqualTo("瑞典");
    assertThat(city.at("/continent/code").textValue()).isEqualTo("EU");
    assertThat(city.at("/postal/code").textValue()).isEqualTo("147 00");
    assertThat(city.at("/location/latitude").doubleValue()).isEqualTo(59.2);
    assertThat(city.at("/location/longitude").doubleValue()).isEqualTo(17.8167);
    assertThat(city.at("/location/timeZone").textValue()).isEqualTo("Europe/Stockholm");
    assertThat(city.at("/location/accuracyRadius").isInt()).isTrue();
    assertThat(city.at("/subdivisions/0/isoCode").textValue()).isEqualTo("AB");
    assertThat(city.at("/subdivisions/0/names/en").textValue()).isEqualTo("Stockholm");
  }

  @Test
  void traitsHaveEveryFlagTheAddressAndItsNetwork() throws Exception {
    JsonNode traits = locate("89.160.20.112").get("traits");

    assertThat(traits.get("ipAddress").textValue()).isEqualTo("89.160.20.112");
    assertThat(traits.get("network").textValue()).isEqualTo("89.160.20.0/24");
    assertThat(traits.get("isAnonymous").isBoolean()).isTrue();
    assertThat(traits.get("isTorExitNode").isBoolean()).isTrue();
    assertThat(traits).hasSize(11);
  }

  @Test
  void theRegisteredCountryAlwaysSaysWhetherItIsInTheEuropeanUnion() throws Exception {
    JsonNode city = locate("13.106.122.3");

    assertThat(city.at("/registeredCountry/isoCode").textValue()).isEqualTo("US");
    assertThat(city.at("/registeredCountry/isInEuropeanUnion").isBoolean()).isTrue();
    assertThat(city.at("/country/isInEuropeanUnion").isMissingNode()).isTrue();
  }

  @Test
  void anIpv6AddressIsFound() throws Exception {
    JsonNode city = locate("2001:4860:4860::8888");

    assertThat(city.at("/country/isoCode").textValue()).isEqualTo("US");
    assertThat(city.at("/traits/network").textValue()).matches("2001:4860[0-9a-f:]*::/\\d+");
  }

  @Test
  void anIpv4AddressMappedIntoIpv6IsFoundUnderItsOwnName() throws Exception {
    JsonNode city = locate("::ffff:89.160.20.112");

    assertThat(city.at("/country/isoCode").textValue()).isEqualTo("SE");
    assertThat(city.at("/traits/ipAddress").textValue()).isEqualTo("::ffff:89.160.20.112");
  }

  @Test
  void anUnknownAddressIsNull() {
    assertThat(database.locate("127.0.0.1")).isNull();
    assertThat(database.locate("10.0.0.1")).isNull();
    assertThat(database.locate("::1")).isNull();
  }

  @Test
  void whatIsNoAddressIsNull() {
    assertThat(database.locate("")).isNull();
    assertThat(database.locate("example.com")).isNull();
    assertThat(database.locate("89.160.20")).isNull();
  }

  @Test
  void oneReaderServesAllWhoOpenTheSameFile() throws Exception {
    Path sameFile = directory.resolve("./GeoLite2-City.mmdb");
    try (GeoIpDatabase other = GeoIpDatabase.open(sameFile)) {
      assertThat(SharedReader.openReaders()).isOne();
      assertThat(other.locate("1.1.1.1")).isEqualTo(database.locate("1.1.1.1"));
    }
    assertThat(database.locate("1.1.1.1")).isNotNull();
  }

  @Test
  void aClosedDatabaseSaysSoAndClosingTwiceLetsGoOnce() throws Exception {
    GeoIpDatabase other = GeoIpDatabase.open(directory.resolve("GeoLite2-City.mmdb"));
    other.close();
    other.close();

    assertThatThrownBy(() -> other.locate("1.1.1.1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The GeoIP database was closed; open it again.");
    assertThat(database.locate("1.1.1.1")).isNotNull();
  }

  @Test
  void aReplacedFileIsOpenedAnew() throws Exception {
    Path file = directory.resolve("replaced.mmdb");
    Files.copy(directory.resolve("GeoLite2-City.mmdb"), file);
    try (GeoIpDatabase old = GeoIpDatabase.open(file)) {
      Files.move(unpack("GeoLite2-Country.mmdb"), file, StandardCopyOption.REPLACE_EXISTING);

      assertThatThrownBy(() -> GeoIpDatabase.open(file)).isInstanceOf(IOException.class);
      assertThat(old.locate("89.160.20.112")).contains("Tumba");
    }
  }

  @Test
  void aDatabaseOfAnotherTypeIsRefused() throws Exception {
    Path asn = unpack("GeoLite2-ASN.mmdb");

    assertThatThrownBy(() -> GeoIpDatabase.open(asn))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "\""
                + asn
                + "\" is a database of type GeoLite2-ASN; expected one with City in its type.");
    assertThat(SharedReader.openReaders()).isOne();
  }

  @Test
  void aMissingOrDamagedFileIsRefused() throws Exception {
    Path damaged = Files.writeString(directory.resolve("damaged.mmdb"), "not a database");

    assertThatThrownBy(() -> GeoIpDatabase.open(damaged)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> GeoIpDatabase.open(directory.resolve("missing.mmdb")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void manyThreadsGetTheAnswersOfOne() throws Exception {
    List<String> addresses =
        IntStream.range(0, 2_000).mapToObj(i -> i % 223 + 1 + "." + i % 251 + ".7.9").toList();
    List<String> expected = locateAll(addresses);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<String>>> answers =
          IntStream.range(0, 4).mapToObj(i -> threads.submit(() -> locateAll(addresses))).toList();
      for (Future<List<String>> answer : answers) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> locateAll(List<String> addresses) {
    return addresses.stream().map(address -> String.valueOf(database.locate(address))).toList();
  }

  private static JsonNode locate(String ip) throws IOException {
    return JSON.readTree(database.locate(ip));
  }

  private static Path unpack(String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream resource = GeoIpDatabaseTest.class.getResourceAsStream("/" + name)) {
      Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
