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
  private static final int MOST_SKIPPED = 64 * 1024;
  private static final byte[] NO_BODY = {};

  private final WebUrl url;
  private final HttpOptions options;
  private final RedirectRules redirects;
  private final HeldBytes held;
  private final boolean wantsBody;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  @Nullable private volatile HttpResponse head;
  @Nullable private FutureCallback<RawReply> result;
  private volatile boolean begun;

  /** Bytes of a body that is not wanted. */
  private int skipped;

  /**
   * @param wantsBody see {@link HttpCall#wantsBody}
   */
  ReplyConsumer(
      WebUrl url, HttpOptions options, RedirectRules redirects, HeldBytes held, boolean wantsBody) {
    this.url = url;
    this.options = options;
    this.redirects = redirects;
    this.held = held;
    this.wantsBody = wantsBody;
  }

  /** The reply if its head has come and no more of it is wanted, else null. From any thread. */
  @Nullable
  RawReply enough() {
    HttpResponse response = head;
    boolean isEnough =
        !wantsBody
            && response != null
            && !redirects.follows(response.getCode(), response.containsHeader("Location"));
    return isEnough ? reply(response, false) : null;
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
    result = callback;
    checkHead(response);
    head = response;
    if (entity == null) {
      complete(true);
    } else if (redirects.follows(response.getCode(), response.containsHeader("Location"))) {
      complete(false);
    } else if (!wantsBody) {
      if (entity.getContentLength() > MOST_SKIPPED) {
        complete(false);
      }
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
    if (!wantsBody) {
      skip(part);
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

  /** What is short is read to its end, so that the connection can be used again. */
  private void skip(ByteBuffer part) {
    skipped += part.remaining();
    part.position(part.limit());
    if (skipped > MOST_SKIPPED) {
      complete(false);
    }
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
    callback.completed(reply(requireNonNull(head, "head is null"), whole));
  }

  private RawReply reply(HttpResponse response, boolean whole) {
    List<HttpHeader> headers = new ArrayList<>();
    for (Header header : response.getHeaders()) {
      headers.add(new HttpHeader(header.getName(), text(header.getValue())));
    }
    String statusText = text(response.getReasonPhrase());
    byte[] bytes = wantsBody ? body.toByteArray() : NO_BODY;
    return new RawReply(response.getCode(), statusText, headers, bytes, whole);
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
