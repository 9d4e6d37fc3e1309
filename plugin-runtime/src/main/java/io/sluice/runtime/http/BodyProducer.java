package io.sluice.runtime.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** Writes a request's body from memory, and knows whether it is written. */
final class BodyProducer implements AsyncEntityProducer {
  private final byte[] body;
  private final ByteBuffer left;
  private volatile boolean written;

  BodyProducer(byte[] body) {
    this.body = body;
    this.left = ByteBuffer.wrap(body);
  }

  boolean written() {
    return written;
  }

  @Override
  public int available() {
    return left.remaining() + 1;
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    if (left.hasRemaining()) {
      channel.write(left);
    }
    if (!left.hasRemaining() && !written) {
      written = true;
      channel.endStream();
    }
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public long getContentLength() {
    return body.length;
  }

  @Nullable
  @Override
  public String getContentType() {
    return null;
  }

  @Nullable
  @Override
  public String getContentEncoding() {
    return null;
  }

  @Override
  public boolean isChunked() {
    return false;
  }

  @Override
  public Set<String> getTrailerNames() {
    return Set.of();
  }

  @Override
  public void failed(Exception cause) {}

  @Override
  public void releaseResources() {}
}
