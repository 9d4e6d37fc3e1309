package io.sluice.runtime.library;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.annotation.Nullable;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes and HMACs (FIPS 180-4, RFC 2104). */
final class Digests {
  /** Node's name, in lower case and without dashes and prefixes, to the JDK's. */
  private static final Map<String, String> HASHES =
      Map.ofEntries(
          Map.entry("md5", "MD5"),
          Map.entry("sha1", "SHA-1"),
          Map.entry("sha224", "SHA-224"),
          Map.entry("sha256", "SHA-256"),
          Map.entry("sha384", "SHA-384"),
          Map.entry("sha512", "SHA-512"),
          Map.entry("sha512224", "SHA-512/224"),
          Map.entry("sha512256", "SHA-512/256"),
          Map.entry("sha3224", "SHA3-224"),
          Map.entry("sha3256", "SHA3-256"),
          Map.entry("sha3384", "SHA3-384"),
          Map.entry("sha3512", "SHA3-512"));

  private Digests() {}

  /** {@code (algorithm, encoding, chunk...)}. */
  static String hash(List<String> arguments) throws NativeFailure {
    String algorithm = HASHES.get(plain(arguments.get(0)));
    if (algorithm == null) {
      throw NativeFailure.error("ERR_OSSL_EVP_UNSUPPORTED", "Digest method not supported");
    }
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (String chunk : arguments.subList(2, arguments.size())) {
        digest.update(Bytes.ofChunk(chunk));
      }
      return Bytes.encoded(digest.digest(), arguments.get(1));
    } catch (GeneralSecurityException e) {
      throw NativeFailure.error("ERR_OSSL_EVP_UNSUPPORTED", "Digest method not supported");
    }
  }

  /** {@code (algorithm, encoding, key chunk, chunk...)}. */
  static String hmac(List<String> arguments) throws NativeFailure {
    Mac mac = mac(arguments.get(0), Bytes.ofChunk(arguments.get(2)));
    for (String chunk : arguments.subList(3, arguments.size())) {
      mac.update(Bytes.ofChunk(chunk));
    }
    return Bytes.encoded(mac.doFinal(), arguments.get(1));
  }

  static Mac mac(String name, byte[] key) throws NativeFailure {
    String hash = jdkName(name);
    if (hash == null) {
      throw NativeFailure.error("ERR_CRYPTO_INVALID_DIGEST", "Invalid digest: " + name);
    }
    String algorithm = "Hmac" + (hash.startsWith("SHA-") ? "SHA" + hash.substring(4) : hash);
    try {
      Mac mac = Mac.getInstance(algorithm);
      // The JDK refuses an empty key; a key is padded with zeros (RFC 2104), so one zero is equal.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac;
    } catch (GeneralSecurityException e) {
      throw NativeFailure.error("ERR_CRYPTO_INVALID_DIGEST", "Invalid digest: " + name);
    }
  }

  /** The JDK's name of a hash, or null if it is not known. */
  @Nullable
  static String jdkName(String name) {
    return HASHES.get(plain(name));
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replace("-", "");
    return lower.startsWith("rsa") ? lower.substring(3) : lower;
  }
}
