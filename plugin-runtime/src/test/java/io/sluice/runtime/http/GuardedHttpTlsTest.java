package io.sluice.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client over TLS, against a certificate for {@code secure.test}. */
class GuardedHttpTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static SSLContext tls;
  private HttpsServer server;

  @BeforeAll
  static void makeCertificate(@TempDir Path directory) throws Exception {
    KeyStore keys = newCertificate(directory);
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD);
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  @BeforeEach
  void startServer() throws Exception {
    server =
        HttpsServer.create(new InetSocketAddress(AddressRange.parse("127.0.0.1").first(), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          String location = exchange.getRequestURI().getQuery();
          if (location != null) {
            exchange.getResponseHeaders().set("Location", location);
          }
          exchange.sendResponseHeaders(location == null ? 204 : 302, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void theNameOfTheUrlIsTheOneTheCertificateMustHave() throws Exception {
    try (GuardedHttp http = trusting()) {
      Fetcher fetcher = http.openFetcher();
      assertThat(get(fetcher, "https://secure.test/").reply().status()).isEqualTo(204);
      assertThat(get(fetcher, "https://secure.test./").reply().status()).isEqualTo(204);
      Answer other = get(fetcher, "https://other.test/");
      assertThat(other.code()).isEqualTo("ERR_TLS_CERT_ALTNAME_INVALID");
      assertThat(other.message()).doesNotContain("127.0.0.1");
    }
  }

  @Test
  void aCertificateOfNobodyIsRefused() throws Exception {
    try (GuardedHttp http = new GuardedHttp(mapped())) {
      assertThat(get(http.openFetcher(), "https://secure.test/").code())
          .isEqualTo("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    }
  }

  @Test
  void aServerWithoutTlsIsToldApart() throws Exception {
    try (RawServer plain =
            new RawServer((socket, number) -> RawServer.write(socket, "HTTP/1.1 200 OK\r\n\r\n"));
        GuardedHttp http =
            new GuardedHttp(
                HttpOptions.defaults()
                    .withHostMap(Map.of("plain.test", "127.0.0.1:" + plain.port())))) {
      assertThat(get(http.openFetcher(), "https://plain.test/").code())
          .isIn("EPROTO", "ECONNRESET");
    }
  }

  @Test
  void aRedirectToPlainTextIsRefused() throws Exception {
    try (GuardedHttp http = trusting()) {
      Answer answer = get(http.openFetcher(), "https://secure.test/?http://secure.test/");
      assertThat(answer.code()).isEqualTo("SLUICE_REDIRECT_REFUSED");
    }
  }

  private GuardedHttp trusting() {
    return new GuardedHttp(
        mapped(),
        name -> {
          throw new UnknownHostException(name);
        },
        null,
        new DefaultClientTlsStrategy(tls));
  }

  private HttpOptions mapped() {
    String place = "127.0.0.1:" + server.getAddress().getPort();
    return HttpOptions.defaults().withHostMap(Map.of("secure.test", place, "other.test", place));
  }

  private static Answer get(Fetcher fetcher, String url) {
    Answer answer = new Answer();
    Runnable unused =
        fetcher.send(new HttpCall("GET", url, List.of(), null, Redirects.FOLLOW, 20), answer);
    return answer;
  }

  private static KeyStore newCertificate(Path directory) throws Exception {
    Path file = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=secure.test",
                "-ext",
                "san=dns:secure.test",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).as("keytool").isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    // The entry itself is not trusted, its certificate is.
    keys.setCertificateEntry("trusted", keys.getCertificate("server"));
    return keys;
  }
}
