package io.sluice.runtime.library;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.brotli.dec.BrotliInputStream;

/**
 * Deflate in its three wrappings (RFC 1950, 1951, 1952) and brotli's decompression, bounded in what
 * they make. Errors carry zlib's own messages and codes, as Node's do.
 */
final class Compression {
  private static final int PIECE = 64 << 10;
  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

  private Compression() {}

  /** {@code (format, level, strategy, dictionary, chunk)}; format gzip, deflate or raw. */
  static String compress(List<String> arguments) throws NativeFailure {
    String format = arguments.get(0);
    byte[] data = Bytes.ofChunk(arguments.get(4));
    Deflater deflater = new Deflater(Integer.parseInt(arguments.get(1)), !format.equals("deflate"));
    try {
      deflater.setStrategy(Integer.parseInt(arguments.get(2)));
      if (!arguments.get(3).isEmpty()) {
        deflater.setDictionary(Bytes.of(arguments.get(3)));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream(data.length / 4 + 64);
      if (format.equals("gzip")) {
        out.writeBytes(GZIP_HEADER);
      }
      deflater.setInput(data);
      deflater.finish();
      byte[] piece = new byte[PIECE];
      while (!deflater.finished()) {
        stopIfInterrupted();
        out.write(piece, 0, deflater.deflate(piece));
      }
      if (format.equals("gzip")) {
        CRC32 checksum = new CRC32();
        checksum.update(data);
        out.writeBytes(
            ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) checksum.getValue())
                .putInt(data.length)
                .array());
      }
      return Bytes.binary(out.toByteArray());
    } finally {
      deflater.end();
    }
  }

  /**
   * {@code (format, most bytes, forgiving, dictionary, chunk)}; format gzip, deflate, raw, unzip
   * (gzip or deflate by the data's look) or brotli. With {@code forgiving} 1 a truncated input
   * gives what it holds, as {@code finishFlush: Z_SYNC_FLUSH} asks.
   */
  static String decompress(List<String> arguments) throws NativeFailure {
    byte[] data = Bytes.ofChunk(arguments.get(4));
    int most = Math.min(Integer.parseInt(arguments.get(1)), NativeCalls.MOST_BYTES);
    boolean forgiving = arguments.get(2).equals("1");
    byte[] dictionary = Bytes.of(arguments.get(3));
    Bounded out = new Bounded(most);
    switch (arguments.get(0)) {
      case "brotli" -> brotli(data, out);
      case "gzip" -> gunzip(data, forgiving, out);
      case "unzip" -> {
        if (data.length > 1 && data[0] == 0x1f && data[1] == (byte) 0x8b) {
          gunzip(data, forgiving, out);
        } else {
          inflate(data, 0, false, forgiving, dictionary, out);
        }
      }
      case "raw" -> inflate(data, 0, true, forgiving, dictionary, out);
      default -> inflate(data, 0, false, forgiving, dictionary, out);
    }
    return Bytes.binary(out.toByteArray());
  }

  private static void brotli(byte[] data, Bounded out) throws NativeFailure {
    byte[] piece = new byte[PIECE];
    try (BrotliInputStream in = new BrotliInputStream(new ByteArrayInputStream(data))) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        stopIfInterrupted();
        out.add(piece, read);
      }
    } catch (IOException | IllegalStateException e) {
      throw NativeFailure.error("ERR__ERROR_FORMAT_PADDING_1", "Decompression failed");
    }
  }

  /** All members, one after the other; what follows the last one and is no gzip is ignored. */
  private static void gunzip(byte[] data, boolean forgiving, Bounded out) throws NativeFailure {
    int at = 0;
    do {
      int start = headerEnd(data, at, forgiving);
      if (start < 0) {
        return;
      }
      CRC32 checksum = new CRC32();
      int from = out.size();
      at = inflate(data, start, true, forgiving, new byte[0], out);
      if (at + 8 > data.length) {
        if (forgiving) {
          return;
        }
        throw truncated();
      }
      out.checksum(checksum, from);
      ByteBuffer trailer = ByteBuffer.wrap(data, at, 8).order(ByteOrder.LITTLE_ENDIAN);
      if (trailer.getInt() != (int) checksum.getValue()) {
        throw bad("incorrect data check");
      }
      if (trailer.getInt() != out.size() - from) {
        throw bad("incorrect length check");
      }
      at += 8;
    } while (at + 1 < data.length && data[at] == 0x1f && data[at + 1] == (byte) 0x8b);
  }

  /** Where the compressed data begin (RFC 1952 §2.3), or -1 if the input ends before, forgiven. */
  private static int headerEnd(byte[] data, int start, boolean forgiving) throws NativeFailure {
    if (data.length - start > 1 && (data[start] != 0x1f || data[start + 1] != (byte) 0x8b)) {
      throw bad("incorrect header check");
    }
    if (data.length - start > 2 && data[start + 2] != 8) {
      throw bad("unknown compression method");
    }
    int at = start + 10;
    if (at <= data.length) {
      int flags = data[start + 3];
      if ((flags & 4) != 0 && at + 2 <= data.length) {
        at += 2 + (data[at] & 0xff) + ((data[at + 1] & 0xff) << 8);
      }
      for (int text = (flags >> 3 & 1) + (flags >> 4 & 1); text > 0; text--) {
        while (at < data.length && data[at] != 0) {
          at++;
        }
        at++;
      }
      at += flags & 2;
    }
    if (at < data.length) {
      return at;
    }
    if (forgiving) {
      return -1;
    }
    throw truncated();
  }

  /** Inflates one stream; answers the offset after it. */
  private static int inflate(
      byte[] data, int start, boolean raw, boolean forgiving, byte[] dictionary, Bounded out)
      throws NativeFailure {
    Inflater inflater = new Inflater(raw);
    try {
      if (raw && dictionary.length > 0) {
        inflater.setDictionary(dictionary);
      }
      inflater.setInput(data, start, data.length - start);
      byte[] piece = new byte[PIECE];
      while (!inflater.finished()) {
        stopIfInterrupted();
        int made = inflater.inflate(piece);
        out.add(piece, made);
        if (made > 0 || inflater.finished()) {
          continue;
        }
        if (inflater.needsDictionary()) {
          useDictionary(inflater, dictionary);
        } else if (forgiving) {
          return data.length;
        } else {
          throw truncated();
        }
      }
      return data.length - inflater.getRemaining();
    } catch (DataFormatException e) {
      throw bad(e.getMessage() == null ? "invalid data" : e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static void useDictionary(Inflater inflater, byte[] dictionary) throws NativeFailure {
    if (dictionary.length == 0) {
      throw NativeFailure.error("Z_NEED_DICT", "Missing dictionary");
    }
    try {
      inflater.setDictionary(dictionary);
    } catch (IllegalArgumentException e) {
      throw NativeFailure.error("Z_DATA_ERROR", "Bad dictionary");
    }
  }

  /** A kill interrupts the thread; large data are then given up. */
  private static void stopIfInterrupted() throws NativeFailure {
    if (Thread.currentThread().isInterrupted()) {
      throw NativeFailure.error("ERR_INTERRUPTED", "The plugin is being stopped");
    }
  }

  private static NativeFailure bad(String message) {
    return NativeFailure.error("Z_DATA_ERROR", message);
  }

  private static NativeFailure truncated() {
    return NativeFailure.error("Z_BUF_ERROR", "unexpected end of file");
  }

  /** Output that refuses to grow past its limit. */
  private static final class Bounded extends ByteArrayOutputStream {
    private final int most;

    Bounded(int most) {
      this.most = most;
    }

    void add(byte[] piece, int length) throws NativeFailure {
      if (length > most - count) {
        throw NativeFailure.range(
            "ERR_BUFFER_TOO_LARGE", "Cannot create a Buffer larger than " + most + " bytes");
      }
      write(piece, 0, length);
    }

    void checksum(CRC32 checksum, int from) {
      checksum.update(buf, from, count - from);
    }
  }
}
