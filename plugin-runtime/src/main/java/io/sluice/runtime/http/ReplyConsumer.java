package io.sluice.runtime.http;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Reads a reply into memory and stops at the first byte over a limit. Called by the one I/O thread
 * of its connection.
 */
final class ReplyConsumer implements AsyncResponseConsumer<RawReply> {
  private final WebUrl url;
  private final HttpOptions options;
  private final RedirectRules redirects;
  private final HeldBytes held;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  @Nullable private HttpResponse head;
  @Nullable private FutureCallback<RawReply> result;
  private volatile boolean begun;

  ReplyConsumer(WebUrl url, HttpOptions options, RedirectRules redirects, HeldBytes held) {
    this.url = url;
    this.options = options;
    this.redirects = redirects;
    this.held = held;
  }

  /** Whether anything of the reply has come. */
  boolean begun() {
    return begun;
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {
    begun = true;
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entity,
      HttpContext context,
      FutureCallback<RawReply> callback)
      throws FetchException {
    begun = true;
    head = response;
    result = callback;
    checkHead(response);
    if (entity == null) {
      complete(true);
    } else if (redirects.follows(response.getCode(), response.containsHeader("Location"))) {
      complete(false);
    } else if (entity.getContentLength() > options.maxBodyBytes()) {
      throw ContentDecoder.tooLarge(url, options.maxBodyBytes());
    }
  }

  private void checkHead(HttpResponse response) throws FetchException {
    long bytes = 0;
    for (Header header : response.getHeaders()) {
      bytes += header.getName().length() + length(header.getValue()) + 4;
    }
    if (bytes + length(response.getReasonPhrase()) > options.maxHeaderBytes()) {
      throw headersTooLarge(url, options);
    }
  }

  static FetchException headersTooLarge(WebUrl url, HttpOptions options) {
    return FetchException.requestFailed(
        HttpFailure.SLUICE_HEADERS_TOO_LARGE,
        url,
        "the headers of the reply have more than " + options.maxHeaderBytes() + " bytes");
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    channel.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer part) throws FetchException {
    if (result == null) {
      return;
    }
    if (part.remaining() > options.maxBodyBytes() - body.size()) {
      throw ContentDecoder.tooLarge(url, options.maxBodyBytes());
    }
    held.take(part.remaining(), url);
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    body.write(bytes, 0, bytes.length);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) {
    complete(true);
  }

  private void complete(boolean whole) {
    FutureCallback<RawReply> callback = result;
    if (callback == null) {
      return;
    }
    result = null;
    HttpResponse response = requireNonNull(head, "head is null");
    List<HttpHeader> headers = new ArrayList<>();
    for (Header header : response.getHeaders()) {
      headers.add(new HttpHeader(header.getName(), text(header.getValue())));
    }
    String statusText = text(response.getReasonPhrase());
    callback.completed(
        new RawReply(response.getCode(), statusText, headers, body.toByteArray(), whole));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static int length(@Nullable String value) {
    return value == null ? 0 : value.length();
  }

  @Override
  public void failed(Exception cause) {}

  @Override
  public void releaseResources() {}
}
