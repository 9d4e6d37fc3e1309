package io.sluice.runtime.library;

import java.net.IDN;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The JVM behind {@code crypto}, {@code zlib} and {@code url}: pure functions of strings, called by
 * the library modules as {@code native(operation, ...arguments)}. No call keeps anything, reaches
 * the outside world or throws, and each is bounded in what it reads, writes and iterates, since
 * nothing can stop a host function half way.
 *
 * <p>An answer is {@code +} and the result, or {@code -} and {@code type|code|message} of the error
 * to throw in JavaScript. Bytes are strings of one char each, 0 to 255. Safe for use by many
 * threads.
 */
public final class NativeCalls {
  /** What one call may be given and may make, in bytes; less one, since a buffer ends there. */
  static final int MOST_BYTES = (64 << 20) - 1;

  private static final int MOST_RANDOM = 16 << 20;

  private final SecureRandom random;

  public NativeCalls(SecureRandom random) {
    this.random = random;
  }

  /** Answers one call; see the class for its forms. An unknown operation is an error answer. */
  public String call(String operation, List<String> arguments) {
    try {
      checkSize(arguments);
      return "+" + answer(operation, arguments);
    } catch (NativeFailure failure) {
      return "-" + failure.text();
    } catch (RuntimeException unexpected) {
      return "-Error||The call " + operation + " failed: " + unexpected;
    }
  }

  private static void checkSize(List<String> arguments) throws NativeFailure {
    long size = 0;
    for (String argument : arguments) {
      size += argument.length();
    }
    if (size > MOST_BYTES) {
      throw NativeFailure.range(
          "ERR_OUT_OF_RANGE",
          "The data are larger than " + MOST_BYTES + " bytes; pass them in smaller parts");
    }
  }

  private String answer(String operation, List<String> arguments) throws NativeFailure {
    return switch (operation) {
      case "hash" -> Digests.hash(arguments);
      case "hmac" -> Digests.hmac(arguments);
      case "pbkdf2" -> KeyDerivation.pbkdf2(arguments);
      case "scrypt" -> KeyDerivation.scrypt(arguments);
      case "cipher" -> Ciphers.run(arguments);
      case "sign" -> Signatures.sign(arguments, random);
      case "verify" -> Signatures.verify(arguments);
      case "key" -> PemKeys.describe(arguments.get(0), arguments.get(1));
      case "random" -> randomBytes(arguments.get(0));
      case "uuid" -> uuid();
      case "compress" -> Compression.compress(arguments);
      case "decompress" -> Compression.decompress(arguments);
      case "encode" -> Bytes.encoded(Bytes.ofChunk(arguments.get(1)), arguments.get(0));
      case "domainToAscii" -> domainToAscii(arguments.get(0));
      case "domainToUnicode" -> IDN.toUnicode(arguments.get(0), IDN.ALLOW_UNASSIGNED);
      default ->
          throw NativeFailure.error("", "There is no operation '" + operation + "' in Sluice");
    };
  }

  private String randomBytes(String size) throws NativeFailure {
    int count = Integer.parseInt(size);
    if (count > MOST_RANDOM) {
      throw NativeFailure.range(
          "ERR_OUT_OF_RANGE",
          "The value of \"size\" is out of range. It must be >= 0 && <= "
              + MOST_RANDOM
              + ". Received "
              + count);
    }
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.binary(bytes);
  }

  private String uuid() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 8; i++) {
      high = high << 8 | (bytes[i] & 0xff);
      low = low << 8 | (bytes[i + 8] & 0xff);
    }
    return new UUID((high & ~0xf000L) | 0x4000L, (low & ~(3L << 62)) | (1L << 63)).toString();
  }

  /** A domain's ASCII form, by IDNA as the JDK knows it (RFC 3490, after compatibility mapping). */
  private static String domainToAscii(String domain) throws NativeFailure {
    if (domain.length() > 4096) {
      throw NativeFailure.error("ERR_INVALID_URL", "The host is longer than 4096 characters");
    }
    String mapped =
        Normalizer.normalize(domain, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replace('\u3002', '.')
            .replace("\u00AD", "");
    try {
      return IDN.toASCII(mapped, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw NativeFailure.error("ERR_INVALID_URL", "The host is no domain name: " + e.getMessage());
    }
  }
}
