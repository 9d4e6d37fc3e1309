package io.sluice.runtime.library;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;

/** Signatures: RSA with PKCS#1 v1.5 padding or PSS (RFC 8017), and ECDSA. */
final class Signatures {
  private Signatures() {}

  /** {@code (algorithm, form, salt length, key PEM, encoding, chunk...)}. */
  static String sign(List<String> arguments, SecureRandom random) throws NativeFailure {
    PrivateKey key = PemKeys.privateKey(arguments.get(3));
    try {
      Signature signature = signature(arguments, key);
      signature.initSign(key, random);
      feed(signature, arguments.subList(5, arguments.size()));
      return Bytes.encoded(signature.sign(), arguments.get(4));
    } catch (GeneralSecurityException e) {
      throw NativeFailure.error("ERR_CRYPTO_SIGN", "The data cannot be signed: " + e.getMessage());
    }
  }

  /** {@code (algorithm, form, salt length, key PEM, signature, chunk...)}, to {@code 1} or 0. */
  static String verify(List<String> arguments) throws NativeFailure {
    PublicKey key = PemKeys.publicKey(arguments.get(3));
    try {
      Signature signature = signature(arguments, key);
      signature.initVerify(key);
      feed(signature, arguments.subList(5, arguments.size()));
      return signature.verify(Bytes.of(arguments.get(4))) ? "1" : "0";
    } catch (SignatureException e) {
      // A signature of the wrong length or form is a wrong signature.
      return "0";
    } catch (GeneralSecurityException e) {
      throw NativeFailure.error(
          "ERR_CRYPTO_VERIFY", "The signature cannot be checked: " + e.getMessage());
    }
  }

  private static void feed(Signature signature, List<String> chunks) throws SignatureException {
    for (String chunk : chunks) {
      signature.update(Bytes.ofChunk(chunk));
    }
  }

  /** The form is {@code pkcs1} or {@code pss} for RSA, {@code der} or {@code p1363} for curves. */
  private static Signature signature(List<String> arguments, Key key)
      throws GeneralSecurityException, NativeFailure {
    String hash = Digests.jdkName(arguments.get(0));
    if (hash == null) {
      throw NativeFailure.error("ERR_CRYPTO_INVALID_DIGEST", "Invalid digest: " + arguments.get(0));
    }
    String form = arguments.get(1);
    String joined = hash.replace("-", "");
    if (!(key instanceof RSAKey)) {
      return Signature.getInstance(
          joined + "withECDSA" + (form.equals("p1363") ? "inP1363Format" : ""));
    }
    if (!form.equals("pss")) {
      return Signature.getInstance(joined + "withRSA");
    }
    Signature pss = Signature.getInstance("RSASSA-PSS");
    int salt = Integer.parseInt(arguments.get(2));
    pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
    return pss;
  }
}
