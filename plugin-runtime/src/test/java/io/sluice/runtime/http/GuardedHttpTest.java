package io.sluice.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import javax.annotation.Nullable;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against servers on this machine, good and bad. */
class GuardedHttpTest {
  private final ExecutorService serverThreads = Executors.newCachedThreadPool();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private final ManualAlarms alarms = new ManualAlarms();
  private final CountDownLatch release = new CountDownLatch(1);
  private HttpServer server;
  private int port;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(addresses("127.0.0.1").get(0), 0), 100);
    server.setExecutor(serverThreads);
    server.createContext("/", this::answer);
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    release.countDown();
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
    server.stop(0);
    serverThreads.shutdownNow();
    await(() -> clientThreads().isEmpty());
  }

  /** {@code /redirect/STATUS?LOCATION}, {@code /wait}, or an echo. */
  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(line + (body.length == 0 ? "" : " " + text(body)));
    if (path.startsWith("/redirect/")) {
      exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getQuery());
      exchange.sendResponseHeaders(Integer.parseInt(path.substring(10)), -1);
    } else {
      if (path.equals("/wait")) {
        awaitRelease();
      }
      StringBuilder echo = new StringBuilder(line).append('\n');
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> echo.append(name).append(": ").append(values).append('\n'));
      send(exchange, bytes(echo.append(text(body)).toString()));
    }
    exchange.close();
  }

  @Test
  void aReplyComesWithStatusHeadersAndBody() throws Exception {
    server.createContext(
        "/teapot",
        exchange -> {
          exchange.getResponseHeaders().add("Set-Cookie", "a=1");
          exchange.getResponseHeaders().add("Set-Cookie", "b=2");
          byte[] body = bytes("\u00FCber");
          exchange.sendResponseHeaders(418, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    HttpReply reply = get(open(mapped()), "http://A.test/teapot?x#y").reply();
    assertThat(reply.status()).isEqualTo(418);
    assertThat(reply.url()).isEqualTo("http://a.test/teapot?x#y");
    assertThat(reply.redirected()).isFalse();
    assertThat(text(reply.body())).isEqualTo("\u00FCber");
    assertThat(reply.headers().stream().filter(h -> h.is("set-cookie")).map(HttpHeader::value))
        .containsExactly("a=1", "b=2");
  }

  @Test
  void aRequestHasNodeFetchsHeadersAndNoneThatFrameIt() throws Exception {
    List<HttpHeader> headers =
        List.of(
            new HttpHeader("Host", "evil.test"),
            new HttpHeader("Connection", "upgrade"),
            new HttpHeader("Upgrade", "h2c"),
            new HttpHeader("Content-Length", "3"),
            new HttpHeader("Transfer-Encoding", "chunked"),
            new HttpHeader("Expect", "100-continue"),
            new HttpHeader("X-Mine", "1"));
    HttpCall call =
        new HttpCall("post", "http://a.test/", headers, bytes("hello"), Redirects.FOLLOW, 20);
    assertThat(send(open(mapped()), call).body().lines())
        .containsExactlyInAnyOrder(
            "POST /",
            "Host: [a.test]",
            "Content-length: [5]",
            "X-mine: [1]",
            "Accept: [*/*]",
            "User-agent: [node-fetch/1.0 (+https://github.com/bitinn/node-fetch)]",
            "Accept-encoding: [gzip,deflate]",
            "Connection: [keep-alive]",
            "hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void aPostWithoutBodySaysSo(String method) throws Exception {
    HttpCall call = new HttpCall(method, "http://a.test/x", List.of(), null, Redirects.FOLLOW, 20);
    assertThat(send(open(mapped()), call).body()).contains("Content-length: [0]");
  }

  @Test
  void aHeadRequestHasNoBodyToWaitFor() throws Exception {
    server.createContext(
        "/head",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    HttpCall call =
        new HttpCall("head", "http://a.test/head", List.of(), null, Redirects.FOLLOW, 20);
    assertThat(send(open(mapped()), call).reply().body()).isEmpty();
  }

  @Test
  void userAndPasswordOfTheUrlBecomeBasicAuthorization() throws Exception {
    assertThat(get(open(mapped()), "http://us%65r:p%40ss@a.test/").body())
        .contains("Authorization: [Basic dXNlcjpwQHNz]");
  }

  @Test
  void anIpv6LiteralIsInBracketsInTheHostHeader() throws Exception {
    HttpOptions options =
        HttpOptions.defaults().withHostMap(Map.of("[2606:4700:0::1111]", "127.0.0.1:" + port));
    assertThat(get(open(options), "http://[2606:4700::1111]:88/").body())
        .contains("Host: [[2606:4700::1111]:88]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nEvil: 1", "a\nb", "a\u0000", "\u0100", "a\u007F"})
  void aHeaderValueThatCouldSplitTheRequestIsRefused(String value) throws Exception {
    List<HttpHeader> headers = List.of(new HttpHeader("X", value));
    HttpCall call = new HttpCall("GET", "http://a.test/", headers, null, Redirects.FOLLOW, 20);
    assertThat(send(open(mapped()), call).code()).isEqualTo("SLUICE_REQUEST_REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GET / HTTP/1.1\r\nX:", "G T", "CONNECT", "connect", "TRACE", "\u00E4"})
  void aMethodThatIsNoneIsRefused(String method) throws Exception {
    HttpCall call = new HttpCall(method, "http://a.test/", List.of(), null, Redirects.FOLLOW, 20);
    assertThat(send(open(mapped()), call).code()).isEqualTo("SLUICE_REQUEST_REFUSED");
  }

  @ParameterizedTest
  @CsvSource({
    "301, POST, GET /end",
    "302, POST, GET /end",
    "303, POST, GET /end",
    "303, PUT, GET /end",
    "301, PUT, PUT /end body",
    "307, POST, POST /end body",
    "308, POST, POST /end body",
  })
  void aRedirectIsFollowedAsNodeFetchDoes(int status, String method, String last) throws Exception {
    HttpCall call =
        new HttpCall(
            method,
            "http://a.test/redirect/" + status + "?/end",
            List.of(),
            bytes("body"),
            Redirects.FOLLOW,
            20);
    HttpReply reply = send(open(mapped()), call).reply();
    assertThat(reply.redirected()).isTrue();
    assertThat(reply.url()).isEqualTo("http://a.test/end");
    assertThat(requests).last().isEqualTo(last);
  }

  @Test
  void aCallEndsAtItsLastRedirect() throws Exception {
    server.createContext(
        "/loop",
        exchange -> {
          int count = Integer.parseInt(exchange.getRequestURI().getQuery());
          exchange.getResponseHeaders().set("Location", "?" + (count + 1));
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    Answer byOption = get(open(mapped().withMaxRedirects(3)), "http://a.test/loop?0");
    assertThat(byOption.code()).isEqualTo("SLUICE_TOO_MANY_REDIRECTS");
    assertThat(byOption.message()).isEqualTo("maximum redirect reached at: http://a.test/loop?3");
    HttpCall call =
        new HttpCall("GET", "http://a.test/loop?0", List.of(), null, Redirects.FOLLOW, 0);
    assertThat(send(open(mapped()), call).message())
        .isEqualTo("maximum redirect reached at: http://a.test/loop?0");
  }

  @Test
  void aRedirectIsShownOrRefusedIfThePluginWants() throws Exception {
    Fetcher fetcher = open(mapped());
    String url = "http://a.test/redirect/302?../x";
    HttpReply manual =
        send(fetcher, new HttpCall("GET", url, List.of(), null, Redirects.MANUAL, 20)).reply();
    assertThat(manual.status()).isEqualTo(302);
    assertThat(manual.headers()).contains(new HttpHeader("Location", "http://a.test/x"));
    Answer error = send(fetcher, new HttpCall("GET", url, List.of(), null, Redirects.ERROR, 20));
    assertThat(error.code()).isEqualTo("SLUICE_REDIRECT");
    assertThat(error.message())
        .isEqualTo("uri requested responds with a redirect, redirect mode is set to error: " + url);
    assertThat(requests).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest/meta-data/, SLUICE_ADDRESS_REFUSED",
    "http://localhost:1/, SLUICE_ADDRESS_REFUSED",
    "//127.0.0.1/, SLUICE_ADDRESS_REFUSED",
    "http://[::ffff:7f00:1]/, SLUICE_ADDRESS_REFUSED",
    "http://inner.test/, SLUICE_ADDRESS_REFUSED",
    "file:///etc/passwd, SLUICE_REDIRECT_REFUSED",
    "gopher://a.test/, SLUICE_REDIRECT_REFUSED",
    "http://a%20b/, SLUICE_REDIRECT_REFUSED",
  })
  void aRedirectInsideIsRefused(String location, String code) throws Exception {
    GuardedHttp http = client(mapped(), name -> addresses("10.0.0.9"));
    Answer answer = get(http.openFetcher(), "http://a.test/redirect/302?" + location);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).doesNotContain("10.0.0.9");
    assertThat(requests).hasSize(1);
  }

  @Test
  void credentialsStayAtTheirOrigin() throws Exception {
    List<HttpHeader> headers =
        List.of(
            new HttpHeader("Authorization", "Bearer x"),
            new HttpHeader("cookie", "a=b"),
            new HttpHeader("X-Mine", "1"));
    Fetcher fetcher = open(mapped());
    String same = "http://a.test/redirect/302?/end";
    assertThat(send(fetcher, new HttpCall("GET", same, headers, null, Redirects.FOLLOW, 20)).body())
        .contains("Authorization: [Bearer x]", "Cookie: [a=b]", "X-mine: [1]");
    String other = "http://u:p@a.test/redirect/302?http://b.test/end";
    assertThat(
            send(fetcher, new HttpCall("GET", other, headers, null, Redirects.FOLLOW, 20)).body())
        .contains("X-mine: [1]")
        .doesNotContain("Authorization", "Cookie");
  }

  @Test
  void aRedirectFromTlsToPlainTextIsRefused() throws Exception {
    RedirectRules rules = new RedirectRules(Redirects.FOLLOW, 5);
    HttpCall call = new HttpCall("GET", "https://a.test/", List.of(), null, Redirects.FOLLOW, 5);
    RawReply reply =
        new RawReply(
            302, "", List.of(new HttpHeader("location", "http://a.test/")), new byte[0], true);
    assertThatThrownBy(() -> rules.next(OutgoingRequest.of(call, 0), reply, 0))
        .hasMessage("request to https://a.test/ failed, reason: it redirects from https to http");
  }

  @Test
  void aNameThatTurnsInwardsBetweenHopsIsRefused() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    RawServer inner = raw("127.0.0.2", (socket, number) -> inside.incrementAndGet());
    AtomicInteger asked = new AtomicInteger();
    GuardedHttp http =
        client(
            HttpOptions.defaults().withAllow(List.of("127.0.0.1")),
            name -> addresses(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2"));
    String url = "http://rebind.test:" + port + "/redirect/302?http://rebind.test:" + inner.port();
    assertThat(get(http.openFetcher(), url).code()).isEqualTo("SLUICE_ADDRESS_REFUSED");
    assertThat(asked).hasValue(2);
    assertThat(inside).hasValue(0);
  }

  @Test
  void theAddressThatWasCheckedIsTheOneConnectedToAndNobodyAsksAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    GuardedHttp http =
        client(
            HttpOptions.defaults().withAllow(List.of("127.0.0.1")),
            name -> {
              asked.incrementAndGet();
              return addresses("127.0.0.1");
            });
    assertThat(get(http.openFetcher(), "http://rebind.test:" + port + "/x").body())
        .contains("Host: [rebind.test:" + port + "]");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aConnectionIsNotReusedForAnotherAddressOfTheSameName() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    RawServer first = raw("127.0.0.1", GuardedHttpTest::sayNumber);
    GuardedHttp http =
        client(
            HttpOptions.defaults().withAllow(List.of("127.0.0.0/8")),
            name -> addresses(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2"));
    Fetcher fetcher = http.openFetcher();
    String url = "http://rebind.test:" + first.port() + "/";
    assertThat(get(fetcher, url).body()).isEqualTo("1");
    assertThat(get(fetcher, url).code()).isEqualTo("ECONNREFUSED");
    assertThat(first.connections()).isEqualTo(1);
  }

  @Test
  void theNextAddressIsTriedIfOneDoesNotTakeTheConnection() throws Exception {
    GuardedHttp http =
        client(
            HttpOptions.defaults().withAllow(List.of("127.0.0.0/8")),
            name -> addresses("127.0.0.3", "127.0.0.2", "127.0.0.1"));
    assertThat(get(http.openFetcher(), "http://many.test:" + port + "/x").body())
        .startsWith("GET /x");
  }

  @Test
  void aRefusedConnectionSaysNothingOfTheAddress() throws Exception {
    RawServer gone = new RawServer((socket, number) -> {});
    gone.close();
    HttpOptions options =
        HttpOptions.defaults().withHostMap(Map.of("a.test", "127.0.0.1:" + gone.port()));
    assertThat(get(open(options), "http://a.test/").message())
        .isEqualTo("request to http://a.test/ failed, reason: connect ECONNREFUSED a.test:80");
  }

  @Test
  void aNameWithoutAddressIsNotFound() throws Exception {
    GuardedHttp http =
        client(
            HttpOptions.defaults(),
            name -> {
              throw new UnknownHostException(name + " at 10.0.0.53");
            });
    Answer answer = get(http.openFetcher(), "http://nowhere.test/");
    assertThat(answer.code()).isEqualTo("ENOTFOUND");
    assertThat(answer.message()).doesNotContain("10.0.0.53");
  }

  @Test
  void aReplyThatSaysItIsTooLongIsNotRead() throws Exception {
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
              RawServer.awaitClose(socket);
            });
    Answer answer = get(open(mappedTo(raw).withMaxBodyBytes(1000)), "http://raw.test/");
    assertThat(answer.code()).isEqualTo("SLUICE_BODY_TOO_LARGE");
    assertThat(answer.message()).isEqualTo("content size at http://raw.test/ over limit: 1000");
  }

  @Test
  void aReplyOfAGigabyteIsStopped() throws Exception {
    AtomicInteger written = new AtomicInteger();
    CountDownLatch stopped = new CountDownLatch(1);
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
              try {
                while (written.get() < 1 << 30) {
                  RawServer.write(socket, chunk);
                  written.addAndGet(0x10000);
                }
              } finally {
                stopped.countDown();
              }
            });
    assertThat(get(open(mappedTo(raw)), "http://raw.test/").code())
        .isEqualTo("SLUICE_BODY_TOO_LARGE");
    assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(written.get()).isLessThan(1 << 28);
  }

  @Test
  void aBombOfGzipIsStopped() throws Exception {
    byte[] bomb = gzip(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(1 << 20);
    serve("/bomb", "gzip", bomb);
    Answer answer = get(open(mapped()), "http://a.test/bomb");
    assertThat(answer.code()).isEqualTo("SLUICE_BODY_TOO_LARGE");
  }

  @Test
  void compressedBodiesAreReadAsNodeFetchReadsThem() throws Exception {
    byte[] plain = bytes("hello ".repeat(1000));
    byte[] twice = Arrays.copyOf(gzip(plain), 2 * gzip(plain).length);
    System.arraycopy(gzip(plain), 0, twice, gzip(plain).length, gzip(plain).length);
    serve("/gzip", "GZIP", gzip(plain));
    serve("/twice", "x-gzip", twice);
    serve("/cut", "gzip", Arrays.copyOf(gzip(plain), gzip(plain).length - 8));
    serve("/deflate", "deflate", deflate(plain, false));
    serve("/raw", "deflate", deflate(plain, true));
    serve("/other", "br", plain);
    serve("/wrong", "gzip", plain);
    Fetcher fetcher = open(mapped());
    for (String path : List.of("/gzip", "/cut", "/deflate", "/raw", "/other")) {
      assertThat(get(fetcher, "http://a.test" + path).body()).as(path).isEqualTo(text(plain));
    }
    assertThat(get(fetcher, "http://a.test/twice").body()).isEqualTo(text(plain) + text(plain));
    assertThat(get(fetcher, "http://a.test/wrong").code()).isEqualTo("Z_DATA_ERROR");
  }

  @Test
  void aServerThatDripsRunsOutOfTime() throws Exception {
    CountDownLatch dripped = new CountDownLatch(3);
    CountDownLatch closed = new CountDownLatch(1);
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              try {
                while (true) {
                  RawServer.write(socket, "1\r\nx\r\n");
                  dripped.countDown();
                  Thread.onSpinWait();
                  socket.setSoTimeout(5);
                  readIgnoringSilence(socket);
                }
              } finally {
                closed.countDown();
              }
            });
    Answer answer = get(open(mappedTo(raw)), "http://raw.test/drip");
    assertThat(dripped.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.isTold()).isFalse();
    alarms.goOff();
    assertThat(answer.code()).isEqualTo("ETIMEDOUT");
    assertThat(answer.message()).isEqualTo("network timeout at: http://raw.test/drip");
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aServerThatHangsRunsOutOfRealTime() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.awaitClose(socket);
              closed.countDown();
            });
    GuardedHttp http = keep(new GuardedHttp(mappedTo(raw).withTimeout(Duration.ofMillis(200))));
    assertThat(get(http.openFetcher(), "http://raw.test/").code()).isEqualTo("ETIMEDOUT");
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aNameServerThatHangsRunsOutOfTimeAndHoldsOnlyItsTeam() throws Exception {
    GuardedHttp http =
        client(
            mapped().withAllow(List.of("127.0.0.1")),
            name -> {
              if (name.startsWith("slow")) {
                awaitRelease();
              }
              return addresses("127.0.0.1");
            });
    Fetcher slow = http.openFetcher();
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(get(slow, "http://slow" + i + ".test/"));
    }
    assertThat(get(http.openFetcher(), "http://fast.test:" + port + "/x").body())
        .startsWith("GET /x");
    alarms.goOff();
    for (Answer answer : answers) {
      assertThat(answer.code()).isEqualTo("ETIMEDOUT");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: 1\r\n", "X: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "HTTP"})
  void aFloodOfHeadersIsStopped(String line) throws Exception {
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              RawServer.write(socket, "HTTP/1.1 200 OK\r\n");
              while (true) {
                RawServer.write(socket, line.repeat(100));
              }
            });
    assertThat(get(open(mappedTo(raw)), "http://raw.test/").code())
        .isEqualTo("SLUICE_HEADERS_TOO_LARGE");
  }

  @Test
  void fewLongHeadersAreTooManyBytesTogether() throws Exception {
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              String header = "X: " + "x".repeat(1000) + "\r\n";
              RawServer.write(socket, "HTTP/1.1 200 OK\r\n" + header.repeat(20) + "\r\n");
            });
    assertThat(get(open(mappedTo(raw)), "http://raw.test/").code())
        .isEqualTo("SLUICE_HEADERS_TOO_LARGE");
  }

  @Test
  void aResetAHangUpARubbishReplyAndACutBodyHaveNodesCodes() throws Exception {
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              switch (number) {
                case 1 -> socket.setSoLinger(true, 0);
                case 2 -> {}
                case 3 -> RawServer.write(socket, "SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n");
                default -> RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx");
              }
            });
    Fetcher fetcher = open(mappedTo(raw));
    assertThat(get(fetcher, "http://raw.test/").code()).isEqualTo("ECONNRESET");
    Answer hungUp = get(fetcher, "http://raw.test/");
    assertThat(hungUp.code()).isEqualTo("ECONNRESET");
    assertThat(hungUp.message())
        .isEqualTo("request to http://raw.test/ failed, reason: socket hang up");
    Answer rubbish = get(fetcher, "http://raw.test/");
    assertThat(rubbish.code()).isEqualTo("HPE_INVALID");
    assertThat(rubbish.message()).doesNotContain("SSH");
    assertThat(get(fetcher, "http://raw.test/").code()).isEqualTo("ERR_STREAM_PREMATURE_CLOSE");
    assertThat(raw.connections()).isEqualTo(4);
  }

  @Test
  void aDeadPooledConnectionIsReplacedForWhatMayBeSentTwiceOnly() throws Exception {
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
              RawServer.readHead(socket); // And no answer to the second request.
            });
    Fetcher fetcher = open(mappedTo(raw));
    assertThat(get(fetcher, "http://raw.test/").body()).isEqualTo("1");
    assertThat(get(fetcher, "http://raw.test/").body()).isEqualTo("2");
    HttpCall post =
        new HttpCall("POST", "http://raw.test/", List.of(), bytes("x"), Redirects.FOLLOW, 20);
    assertThat(send(fetcher, post).code()).isEqualTo("ECONNRESET");
    assertThat(raw.connections()).isEqualTo(2);
  }

  @Test
  void whatHasAnIdempotencyKeyMayBeSentTwice() throws Exception {
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
              RawServer.readHead(socket); // And no answer to the second request.
            });
    Fetcher fetcher = open(mappedTo(raw));
    List<HttpHeader> key = List.of(new HttpHeader("Idempotency-Key", "1"));
    HttpCall post = new HttpCall("POST", "http://raw.test/", key, null, Redirects.FOLLOW, 20);
    assertThat(send(fetcher, post).body()).isEqualTo("1");
    assertThat(send(fetcher, post).body()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1000000000\r\n\r\nx",
        "Content-Length: 9\r\n\r\ncut",
        "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nno"
      })
  void aBodyThatIsNotWantedIsNoFailure(String rest) throws Exception {
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              RawServer.write(socket, "HTTP/1.1 202 Yes\r\n" + rest);
            });
    Answer answer = send(open(mappedTo(raw)), headOnly("http://raw.test/"));
    assertThat(answer.reply().status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aBodyThatIsNotWantedAndNeverEndsIsLeft() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              try {
                while (true) {
                  RawServer.write(socket, "400\r\n" + "x".repeat(1024) + "\r\n");
                }
              } finally {
                closed.countDown();
              }
            });
    Answer answer = send(open(mappedTo(raw)), headOnly("http://raw.test/"));
    assertThat(answer.reply().status()).isEqualTo(200);
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theHeadCountsIfABodyThatIsNotWantedRunsOutOfTime() throws Exception {
    CountDownLatch dripped = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    RawServer raw =
        raw(
            (socket, number) -> {
              RawServer.readHead(socket);
              RawServer.write(socket, "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n");
              dripped.countDown();
              RawServer.awaitClose(socket);
              closed.countDown();
            });
    GuardedHttp http = keep(new GuardedHttp(mappedTo(raw).withTimeout(Duration.ofSeconds(2))));
    Answer answer = send(http.openFetcher(), headOnly("http://raw.test/"));
    assertThat(dripped.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.reply().status()).isEqualTo(500);
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void connectionsAreUsedAgain() throws Exception {
    RawServer raw = raw(GuardedHttpTest::sayNumber);
    Fetcher fetcher = open(mappedTo(raw));
    for (int i = 0; i < 5; i++) {
      assertThat(get(fetcher, "http://raw.test/").body()).isEqualTo("1");
    }
  }

  @Test
  void aTeamWaitsForItsPermitsInOrderAndAnotherTeamDoesNot() throws Exception {
    GuardedHttp http = client(mapped().withAtOnce(2), NameResolver.system());
    Fetcher team = http.openFetcher();
    List<Answer> running =
        List.of(get(team, "http://a.test/wait"), get(team, "http://a.test/wait"));
    List<Answer> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(get(team, "http://a.test/" + i));
    }
    assertThat(running).allMatch(Answer::hasBegun);
    assertThat(waiting).noneMatch(Answer::hasBegun);
    assertThat(get(http.openFetcher(), "http://a.test/other").body()).startsWith("GET /other");
    assertThat(waiting).noneMatch(Answer::hasBegun);
    alarms.goOff();
    assertThat(running.get(0).code()).isEqualTo("ETIMEDOUT");
    for (int i = 0; i < 10; i++) {
      assertThat(waiting.get(i).body()).startsWith("GET /" + i);
    }
  }

  @Test
  void aLineThatIsFullTakesNoMore() throws Exception {
    Fetcher fetcher = open(mapped().withAtOnce(1).withMaxWaiting(1));
    Answer running = get(fetcher, "http://a.test/wait");
    Answer waiting = get(fetcher, "http://a.test/x");
    Answer refused = get(fetcher, "http://a.test/y");
    assertThat(refused.code()).isEqualTo("SLUICE_BUSY");
    release.countDown();
    assertThat(running.body()).startsWith("GET /wait");
    assertThat(waiting.body()).startsWith("GET /x");
    assertThat(get(fetcher, "http://a.test/z").body()).startsWith("GET /z");
  }

  @Test
  void aCancelledCallLeavesTheLine() throws Exception {
    Fetcher fetcher = open(mapped().withAtOnce(1).withMaxWaiting(1));
    Answer running = get(fetcher, "http://a.test/wait");
    Answer cancelled = new Answer();
    Runnable cancel = fetcher.send(call("http://a.test/cancelled"), cancelled);
    cancel.run();
    cancel.run();
    Answer next = get(fetcher, "http://a.test/next");
    release.countDown();
    running.reply();
    assertThat(next.body()).startsWith("GET /next");
    assertThat(cancelled.hasBegun()).isFalse();
    assertThat(cancelled.isTold()).isFalse();
    assertThat(requests).containsExactly("GET /wait", "GET /next");
  }

  @Test
  void aCancelledCallClosesItsConnectionAndGivesItsPermitBack() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    RawServer raw =
        raw(
            (socket, number) -> {
              if (number == 1) {
                RawServer.readHead(socket);
                arrived.countDown();
                RawServer.awaitClose(socket);
                closed.countDown();
              } else {
                sayNumber(socket, number);
              }
            });
    Fetcher fetcher = open(mappedTo(raw).withAtOnce(1));
    Answer cancelled = new Answer();
    Runnable cancel = fetcher.send(call("http://raw.test/"), cancelled);
    assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
    cancel.run();
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(get(fetcher, "http://raw.test/").body()).isEqualTo("2");
    assertThat(cancelled.isTold()).isFalse();
    assertThat(alarms.count()).isZero();
  }

  @Test
  void bodiesHeldTogetherAreBoundedAndGivenBack() throws Exception {
    HttpOptions options = mapped().withMaxBodyBytes(1000).withMaxBytesAtOnce(1500);
    Fetcher fetcher = open(options);
    byte[] body = new byte[900];
    HttpCall post =
        new HttpCall("POST", "http://a.test/wait", List.of(), body, Redirects.FOLLOW, 20);
    Answer running = send(fetcher, post);
    assertThat(send(fetcher, post).code()).isEqualTo("SLUICE_BUSY");
    alarms.goOff();
    assertThat(running.code()).isEqualTo("ETIMEDOUT");
    for (int i = 0; i < 5; i++) {
      assertThat(get(fetcher, "http://a.test/" + "x".repeat(600)).reply().status()).isEqualTo(200);
    }
    HttpCall tooLong =
        new HttpCall("POST", "http://a.test/", List.of(), new byte[1001], Redirects.FOLLOW, 20);
    assertThat(send(fetcher, tooLong).code()).isEqualTo("SLUICE_BODY_TOO_LARGE");
  }

  @Test
  void aRefusalInEveryCallOfALongLineDoesNotOverflowTheStack() throws Exception {
    Fetcher fetcher = open(mapped().withAtOnce(1).withMaxWaiting(5_000));
    Answer running = get(fetcher, "http://a.test/wait");
    List<Answer> refused = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      refused.add(get(fetcher, "http://127.0.0.1/"));
    }
    release.countDown();
    running.reply();
    for (Answer answer : refused) {
      assertThat(answer.code()).isEqualTo("SLUICE_ADDRESS_REFUSED");
    }
  }

  @Test
  void aCallbackThatThrowsTakesNoPermitWithIt() throws Exception {
    Fetcher fetcher = open(mapped().withAtOnce(1));
    for (int i = 0; i < 3; i++) {
      CountDownLatch told = new CountDownLatch(1);
      Runnable unused =
          fetcher.send(
              call("http://a.test/"),
              new Fetcher.Callback() {
                @Override
                public void started() {
                  throw new IllegalStateException("expected in the log");
                }

                @Override
                public void replied(HttpReply reply) {
                  told.countDown();
                  throw new IllegalStateException("expected in the log");
                }

                @Override
                public void failed(String code, String message) {}
              });
      assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(get(fetcher, "http://a.test/x").body()).startsWith("GET /x");
  }

  @Test
  void manyCallsAtOnceAreAllAnswered() throws Exception {
    Fetcher fetcher = open(mapped());
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(get(fetcher, "http://a.test/" + i));
    }
    for (int i = 0; i < 500; i++) {
      assertThat(answers.get(i).body()).startsWith("GET /" + i + "\n");
    }
    assertThat(alarms.count()).isZero();
  }

  @Test
  void closingEndsWaitingAndRunningCallsAndEveryThread() throws Exception {
    GuardedHttp http = keep(new GuardedHttp(mapped().withAtOnce(1)));
    Fetcher fetcher = http.openFetcher();
    Answer running = get(fetcher, "http://a.test/wait");
    Answer waiting = get(fetcher, "http://a.test/x");
    running.awaitBegin();
    assertThat(clientThreads()).isNotEmpty();
    http.close();
    assertThat(running.code()).isEqualTo("SLUICE_CLOSED");
    assertThat(waiting.code()).isEqualTo("SLUICE_CLOSED");
    assertThat(get(fetcher, "http://a.test/late").code()).isEqualTo("SLUICE_CLOSED");
    await(() -> clientThreads().isEmpty());
  }

  private static List<String> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sluice-http") || name.startsWith("httpclient"))
        .toList();
  }

  private Fetcher open(HttpOptions options) {
    return client(options, NameResolver.system()).openFetcher();
  }

  private GuardedHttp client(HttpOptions options, NameResolver resolver) {
    return keep(
        new GuardedHttp(options, resolver, alarms, DefaultClientTlsStrategy.createDefault()));
  }

  private RawServer raw(RawServer.Handler handler) {
    return keep(new RawServer(handler));
  }

  private RawServer raw(String address, RawServer.Handler handler) {
    return keep(new RawServer(address, handler));
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    toClose.add(closeable);
    return closeable;
  }

  private HttpOptions mapped() {
    String place = "127.0.0.1:" + port;
    return HttpOptions.defaults().withHostMap(Map.of("a.test", place, "b.test", place));
  }

  private static HttpOptions mappedTo(RawServer raw) {
    return HttpOptions.defaults().withHostMap(Map.of("raw.test", "127.0.0.1:" + raw.port()));
  }

  private static Answer get(Fetcher fetcher, String url) {
    return send(fetcher, call(url));
  }

  private static HttpCall call(String url) {
    return new HttpCall("GET", url, List.of(), null, Redirects.FOLLOW, 20);
  }

  private static HttpCall headOnly(String url) {
    return new HttpCall("GET", url, List.of(), null, Redirects.FOLLOW, 20, false);
  }

  private static Answer send(Fetcher fetcher, HttpCall call) {
    Answer answer = new Answer();
    Runnable unused = fetcher.send(call, answer);
    return answer;
  }

  private static List<InetAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(text -> AddressRange.parse(text).first()).toList();
  }

  /** Answers every request of a connection with the connection's number. */
  private static void sayNumber(Socket socket, int number) throws IOException {
    while (RawServer.readHead(socket)) {
      RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
    }
  }

  private static void readIgnoringSilence(Socket socket) throws IOException {
    try {
      if (socket.getInputStream().read() < 0) {
        throw new IOException("closed");
      }
    } catch (SocketTimeoutException e) {
      // Still there.
    }
  }

  private void serve(String path, @Nullable String encoding, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          if (encoding != null) {
            exchange.getResponseHeaders().set("Content-Encoding", encoding);
          }
          send(exchange, body);
          exchange.close();
        });
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(byte[] plain, boolean raw) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
    try (OutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(plain);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private void awaitRelease() {
    try {
      release.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
