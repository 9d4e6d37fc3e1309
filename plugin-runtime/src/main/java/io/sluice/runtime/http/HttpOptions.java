package io.sluice.runtime.http;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Limits of the guarded client, and whom it may reach.
 *
 * @param atOnce calls of one {@link Fetcher} under way at once; further ones wait in line
 * @param maxWaiting calls of one fetcher that may wait; further ones fail
 * @param maxBodyBytes longest body, of a request as it is and of a reply once decompressed
 * @param maxBytesAtOnce bodies that one fetcher's calls may hold together, waiting calls included
 * @param maxRedirects redirects of one call, whatever it asks for
 * @param maxHeaderBytes status line and headers of a reply
 * @param timeout one call from its permit to its last byte, redirects and name look-ups included; a
 *     connection to one address may take half of it
 * @param allow host names, {@code *.suffix}, IP addresses and CIDR ranges that are reached although
 *     they are not public
 * @param block the same, refused although they are public; goes before {@code allow} and {@code
 *     hostMap}
 * @param hostMap {@code host} or {@code host:port} to the {@code address} or {@code address:port}
 *     to connect to instead, which is thereby allowed; the URL's name stays in {@code Host} and TLS
 */
public record HttpOptions(
    int atOnce,
    int maxWaiting,
    int maxBodyBytes,
    long maxBytesAtOnce,
    int maxRedirects,
    int maxHeaderBytes,
    Duration timeout,
    List<String> allow,
    List<String> block,
    Map<String, String> hostMap)
    implements Serializable {
  private static final int MB = 1 << 20;

  public HttpOptions {
    requireNonNull(timeout, "timeout is null");
    allow = List.copyOf(allow);
    block = List.copyOf(block);
    hostMap = Map.copyOf(hostMap);
    atLeast("atOnce", atOnce, 1);
    atLeast("maxWaiting", maxWaiting, 0);
    atLeast("maxBodyBytes", maxBodyBytes, 0);
    atLeast("maxBytesAtOnce", maxBytesAtOnce, maxBodyBytes);
    atLeast("maxRedirects", maxRedirects, 0);
    atLeast("maxHeaderBytes", maxHeaderBytes, 1024);
    atLeast("timeout in milliseconds", timeout.toMillis(), 1);
    // Said where the options are made, not where a client is opened, on another machine.
    new HostRules("fetch.allow", allow);
    new HostRules("fetch.block", block);
    new HostMap(hostMap);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected " + least + " or more");
    }
  }

  /** The defaults of every limit; nothing but the public Internet is reached. */
  public static HttpOptions defaults() {
    return new HttpOptions(
        50,
        1_000,
        10 * MB,
        64L * MB,
        5,
        16 * 1024,
        Duration.ofSeconds(10),
        List.of(),
        List.of(),
        Map.of());
  }

  public HttpOptions withAtOnce(int value) {
    return changed(draft -> draft.atOnce = value);
  }

  public HttpOptions withMaxWaiting(int value) {
    return changed(draft -> draft.maxWaiting = value);
  }

  /** Raises {@code maxBytesAtOnce} to it, if that is less. */
  public HttpOptions withMaxBodyBytes(int value) {
    return changed(
        draft -> {
          draft.maxBodyBytes = value;
          draft.maxBytesAtOnce = Math.max(value, maxBytesAtOnce);
        });
  }

  public HttpOptions withMaxBytesAtOnce(long value) {
    return changed(draft -> draft.maxBytesAtOnce = value);
  }

  public HttpOptions withMaxRedirects(int value) {
    return changed(draft -> draft.maxRedirects = value);
  }

  public HttpOptions withTimeout(Duration value) {
    return changed(draft -> draft.timeout = value);
  }

  public HttpOptions withAllow(List<String> value) {
    return changed(draft -> draft.allow = value);
  }

  public HttpOptions withBlock(List<String> value) {
    return changed(draft -> draft.block = value);
  }

  public HttpOptions withHostMap(Map<String, String> value) {
    return changed(draft -> draft.hostMap = value);
  }

  private HttpOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** Options on their way to others. */
  private static final class Draft {
    private int atOnce;
    private int maxWaiting;
    private int maxBodyBytes;
    private long maxBytesAtOnce;
    private int maxRedirects;
    private int maxHeaderBytes;
    private Duration timeout;
    private List<String> allow;
    private List<String> block;
    private Map<String, String> hostMap;

    Draft(HttpOptions from) {
      atOnce = from.atOnce();
      maxWaiting = from.maxWaiting();
      maxBodyBytes = from.maxBodyBytes();
      maxBytesAtOnce = from.maxBytesAtOnce();
      maxRedirects = from.maxRedirects();
      maxHeaderBytes = from.maxHeaderBytes();
      timeout = from.timeout();
      allow = from.allow();
      block = from.block();
      hostMap = from.hostMap();
    }

    HttpOptions options() {
      return new HttpOptions(
          atOnce,
          maxWaiting,
          maxBodyBytes,
          maxBytesAtOnce,
          maxRedirects,
          maxHeaderBytes,
          timeout,
          allow,
          block,
          hostMap);
    }
  }
}
