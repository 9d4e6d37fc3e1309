package io.sluice.runtime.http;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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
    return new HttpOptions(
        value,
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

  public HttpOptions withMaxWaiting(int value) {
    return new HttpOptions(
        atOnce,
        value,
        maxBodyBytes,
        maxBytesAtOnce,
        maxRedirects,
        maxHeaderBytes,
        timeout,
        allow,
        block,
        hostMap);
  }

  public HttpOptions withMaxBodyBytes(int value) {
    return new HttpOptions(
        atOnce,
        maxWaiting,
        value,
        Math.max(value, maxBytesAtOnce),
        maxRedirects,
        maxHeaderBytes,
        timeout,
        allow,
        block,
        hostMap);
  }

  public HttpOptions withMaxBytesAtOnce(long value) {
    return new HttpOptions(
        atOnce,
        maxWaiting,
        maxBodyBytes,
        value,
        maxRedirects,
        maxHeaderBytes,
        timeout,
        allow,
        block,
        hostMap);
  }

  public HttpOptions withMaxRedirects(int value) {
    return new HttpOptions(
        atOnce,
        maxWaiting,
        maxBodyBytes,
        maxBytesAtOnce,
        value,
        maxHeaderBytes,
        timeout,
        allow,
        block,
        hostMap);
  }

  public HttpOptions withTimeout(Duration value) {
    return new HttpOptions(
        atOnce,
        maxWaiting,
        maxBodyBytes,
        maxBytesAtOnce,
        maxRedirects,
        maxHeaderBytes,
        value,
        allow,
        block,
        hostMap);
  }

  public HttpOptions withAllow(List<String> value) {
    return new HttpOptions(
        atOnce,
        maxWaiting,
        maxBodyBytes,
        maxBytesAtOnce,
        maxRedirects,
        maxHeaderBytes,
        timeout,
        value,
        block,
        hostMap);
  }

  public HttpOptions withBlock(List<String> value) {
    return new HttpOptions(
        atOnce,
        maxWaiting,
        maxBodyBytes,
        maxBytesAtOnce,
        maxRedirects,
        maxHeaderBytes,
        timeout,
        allow,
        value,
        hostMap);
  }

  public HttpOptions withHostMap(Map<String, String> value) {
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
        value);
  }
}
