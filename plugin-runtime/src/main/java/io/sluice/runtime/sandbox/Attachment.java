package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * A file that belongs to a plugin config (contract §6.1).
 *
 * @param contentType MIME type, null if unknown
 * @param fileName null if unknown
 * @param contents its bytes, not changed by anyone
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the guest as it is, compared by no one
public record Attachment(@Nullable String contentType, @Nullable String fileName, byte[] contents) {
  public Attachment {
    requireNonNull(contents, "contents is null");
  }
}
