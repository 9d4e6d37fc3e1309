package io.sluice.runtime.http;

import java.util.List;
import javax.annotation.Nullable;

/**
 * What one hop answered, its body as it came.
 *
 * @param whole whether the body was read to its end, so that the connection can be used again
 */
@SuppressWarnings("ArrayRecordComponent")
record RawReply(
    int status, String statusText, List<HttpHeader> headers, byte[] body, boolean whole) {
  /** The first header of that name; null if there is none. */
  @Nullable
  String header(String name) {
    return headers.stream()
        .filter(header -> header.is(name))
        .map(HttpHeader::value)
        .findFirst()
        .orElse(null);
  }
}
