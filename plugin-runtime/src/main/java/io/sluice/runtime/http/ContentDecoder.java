package io.sluice.runtime.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.annotation.Nullable;

/** Decompresses bodies, and no further than a limit. */
final class ContentDecoder {
  private static final int CHUNK = 16 * 1024;

  private ContentDecoder() {}

  /**
   * @param encoding value of {@code Content-Encoding}
   */
  static boolean knows(@Nullable String encoding) {
    return encoding != null
        && switch (encoding.strip().toLowerCase(Locale.ROOT)) {
          case "gzip", "x-gzip", "deflate", "x-deflate" -> true;
          default -> false;
        };
  }

  /**
   * The body that a compressed one stands for. One that is cut off gives what there is of it, as in
   * node-fetch 2.
   *
   * @param body not empty
   * @param limit most bytes to give
   * @throws FetchException if it would give more, or is not what it should be
   */
  static byte[] decode(byte[] body, String encoding, int limit, WebUrl url) throws FetchException {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    Inflater inflater = new Inflater(rawDeflate(body));
    try (InputStream in = open(body, encoding, inflater)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        if (decoded.size() + count > limit) {
          throw tooLarge(url, limit);
        }
        decoded.write(chunk, 0, count);
      }
    } catch (EOFException e) {
      return decoded.toByteArray();
    } catch (FetchException e) {
      throw e;
    } catch (IOException e) {
      throw new FetchException(
          HttpFailure.Z_DATA_ERROR,
          "Invalid response body while trying to fetch " + url.href() + ": incorrect data check");
    } finally {
      inflater.end();
    }
    return decoded.toByteArray();
  }

  static FetchException tooLarge(WebUrl url, int limit) {
    return new FetchException(
        HttpFailure.SLUICE_BODY_TOO_LARGE,
        "content size at " + url.href() + " over limit: " + limit);
  }

  private static InputStream open(byte[] body, String encoding, Inflater inflater)
      throws IOException {
    InputStream in = new ByteArrayInputStream(body);
    boolean gzip = encoding.strip().toLowerCase(Locale.ROOT).endsWith("gzip");
    return gzip ? new GZIPInputStream(in, CHUNK) : new InflaterInputStream(in, inflater, CHUNK);
  }

  /** Some servers send deflate without its zlib frame (RFC 9110 §8.4.1.2). */
  private static boolean rawDeflate(byte[] body) {
    return (body[0] & 0x0F) != 8;
  }
}
