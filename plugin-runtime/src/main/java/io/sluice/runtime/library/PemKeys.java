package io.sluice.runtime.library;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys in PEM (RFC 7468): private ones as PKCS#8, PKCS#1 or SEC 1, public ones as
 * SubjectPublicKeyInfo, PKCS#1 or an X.509 certificate. RSA and elliptic curves.
 */
final class PemKeys {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]{1,65536})-----END \\1-----");

  /** A bigger key could keep a thread for seconds. */
  private static final int MOST_BITS = 8192;

  private static final byte[] RSA = {
    0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
  };
  private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};
  private static final byte[] VERSION_0 = {2, 1, 0};

  private PemKeys() {}

  /**
   * {@code private} or {@code public}, and the key's type as Node names it, with a space between.
   */
  static String describe(String wanted, String pem) throws NativeFailure {
    Key key = wanted.equals("private") ? privateKey(pem) : publicKey(pem);
    return wanted + " " + (key instanceof RSAKey ? "rsa" : "ec");
  }

  static PrivateKey privateKey(String pem) throws NativeFailure {
    Matcher block = block(pem);
    byte[] der = der(block);
    return switch (block.group(1)) {
      case "PRIVATE KEY" -> decodedPrivate(der);
      case "RSA PRIVATE KEY" -> decodedPrivate(element(0x30, VERSION_0, RSA, element(0x04, der)));
      case "EC PRIVATE KEY" ->
          decodedPrivate(
              element(0x30, VERSION_0, element(0x30, EC, curve(der)), element(0x04, der)));
      case "ENCRYPTED PRIVATE KEY" ->
          throw NativeFailure.error(
              "ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED",
              "The private key is encrypted, which Sluice does not read; give it unencrypted");
      default -> throw notPem("private", block.group(1));
    };
  }

  /** The public key in a text; for a private key its public half. */
  static PublicKey publicKey(String pem) throws NativeFailure {
    Matcher block = block(pem);
    byte[] der = der(block);
    try {
      return switch (block.group(1)) {
        case "PUBLIC KEY" -> decodedPublic(der);
        case "RSA PUBLIC KEY" ->
            decodedPublic(element(0x30, RSA, element(0x03, new byte[] {0}, der)));
        case "CERTIFICATE" ->
            checked(
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey());
        case "PRIVATE KEY", "RSA PRIVATE KEY" -> publicHalf(privateKey(pem));
        default -> throw notPem("public", block.group(1));
      };
    } catch (GeneralSecurityException e) {
      throw unreadable("public", e);
    }
  }

  private static PublicKey publicHalf(PrivateKey key)
      throws GeneralSecurityException, NativeFailure {
    if (key instanceof RSAPrivateCrtKey rsa) {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }
    throw NativeFailure.error(
        "ERR_OSSL_UNSUPPORTED", "The key is private; give the public key to verify with");
  }

  private static PrivateKey decodedPrivate(byte[] der) throws NativeFailure {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    try {
      return checked(factory(der).generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      throw unreadable("private", e);
    }
  }

  private static PublicKey decodedPublic(byte[] der)
      throws GeneralSecurityException, NativeFailure {
    return checked(factory(der).generatePublic(new X509EncodedKeySpec(der)));
  }

  /** Both forms name the algorithm near their start. */
  private static KeyFactory factory(byte[] der) throws GeneralSecurityException {
    String start = Bytes.binary(Arrays.copyOf(der, Math.min(der.length, 40)));
    if (start.contains(Bytes.binary(EC))) {
      return KeyFactory.getInstance("EC");
    }
    if (start.contains(Bytes.binary(RSA).substring(2, 13))) {
      return KeyFactory.getInstance("RSA");
    }
    throw new InvalidKeySpecException("neither an RSA nor an elliptic-curve key");
  }

  private static <K extends Key> K checked(K key) throws NativeFailure {
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() > MOST_BITS) {
      throw NativeFailure.error(
          "ERR_OSSL_RSA_MODULUS_TOO_LARGE",
          "The RSA key has "
              + rsa.getModulus().bitLength()
              + " bits; Sluice takes at most "
              + MOST_BITS);
    }
    if (!(key instanceof RSAKey) && !(key instanceof ECKey)) {
      throw NativeFailure.error(
          "ERR_OSSL_UNSUPPORTED", "The key is neither an RSA nor an elliptic-curve key");
    }
    return key;
  }

  private static Matcher block(String pem) throws NativeFailure {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw NativeFailure.error(
          "ERR_OSSL_UNSUPPORTED",
          "The key is not in PEM: expected a block from -----BEGIN ...----- to -----END ...-----,"
              + " with line breaks kept");
    }
    return block;
  }

  private static byte[] der(Matcher block) throws NativeFailure {
    try {
      return Base64.getMimeDecoder().decode(block.group(2).getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw NativeFailure.error(
          "ERR_OSSL_PEM_BAD_BASE64_DECODE", "The key's PEM block is not base64");
    }
  }

  /** The curve's identifier, the content of {@code [0]} in SEC 1's ECPrivateKey (RFC 5915). */
  private static byte[] curve(byte[] der) throws NativeFailure {
    for (int i = 0; i + 3 < der.length; i++) {
      if (der[i] == (byte) 0xA0 && der[i + 2] == 0x06 && der[i + 1] == der[i + 3] + 2) {
        return Arrays.copyOfRange(der, i + 2, Math.min(der.length, i + 4 + der[i + 3]));
      }
    }
    throw NativeFailure.error(
        "ERR_OSSL_UNSUPPORTED",
        "The elliptic-curve key does not name its curve; give it as PKCS#8");
  }

  /** One DER element. */
  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length > 0xFFFF) {
      whole.writeBytes(
          new byte[] {(byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length});
    } else if (length > 0xFF) {
      whole.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    } else if (length > 0x7F) {
      whole.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else {
      whole.write(length);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private static NativeFailure notPem(String wanted, String found) {
    return NativeFailure.error(
        "ERR_OSSL_UNSUPPORTED", "The PEM block is a " + found + ", expected a " + wanted + " key");
  }

  private static NativeFailure unreadable(String wanted, GeneralSecurityException cause) {
    return NativeFailure.error(
        "ERR_OSSL_UNSUPPORTED", "The " + wanted + " key cannot be read: " + cause.getMessage());
  }
}
