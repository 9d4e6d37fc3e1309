package io.sluice.operators.work;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * {@link PendingWork} as bytes: version of this format, version of the payload's, then the fields.
 *
 * <p>Version 1: kind (1 byte), lane (length as int, or -1; UTF-8), attempt (4), hops (4), payload.
 */
final class WorkCodec<P> {
  private static final int VERSION = 1;

  private final PayloadCodec<P> payloads;

  WorkCodec(PayloadCodec<P> payloads) {
    this.payloads = payloads;
  }

  long size(PendingWork<P> work) {
    return payloads.size(work.payload());
  }

  byte[] encode(PendingWork<P> work) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(payloads.version());
      out.writeByte(work.kind());
      if (work.lane() == null) {
        out.writeInt(-1);
      } else {
        byte[] lane = work.lane().getBytes(StandardCharsets.UTF_8);
        out.writeInt(lane.length);
        out.write(lane);
      }
      out.writeInt(work.attempt());
      out.writeInt(work.hops());
      payloads.write(work.payload(), out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} of this or an earlier version wrote.
   *
   * @throws IllegalStateException if it was written by a later version
   */
  PendingWork<P> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      FormatVersion.requireKnown("work", in.readByte(), 0, VERSION);
      int payloadVersion = in.readByte();
      FormatVersion.requireKnown("payload", payloadVersion, 0, payloads.version());
      byte kind = in.readByte();
      int laneLength = in.readInt();
      String lane =
          laneLength < 0 ? null : new String(in.readNBytes(laneLength), StandardCharsets.UTF_8);
      int attempt = in.readInt();
      int hops = in.readInt();
      return new PendingWork<>(kind, lane, payloads.read(kind, payloadVersion, in), attempt, hops);
    } catch (IOException e) {
      throw new UncheckedIOException("A unit of work in state cannot be read", e);
    }
  }
}
