package io.sluice.runtime.library;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in the modes CBC, CTR and GCM. A call gets all data so far: nothing is kept between the
 * {@code update}s of one cipher, so that an abandoned cipher holds nothing of the host.
 */
final class Ciphers {
  private static final int TAG_BITS = 128;

  private Ciphers() {}

  /**
   * {@code (mode, padded, encrypting, key, iv, additional data, data)}, the flags {@code 1} or
   * {@code 0}, all else bytes. For GCM the tag is the last 16 bytes of the output or of the input.
   */
  static String run(List<String> arguments) throws NativeFailure {
    String mode = arguments.get(0);
    boolean padded = arguments.get(1).equals("1");
    boolean encrypting = arguments.get(2).equals("1");
    byte[] iv = Bytes.of(arguments.get(4));
    String padding = mode.equals("CBC") && padded ? "PKCS5Padding" : "NoPadding";
    try {
      Cipher cipher = Cipher.getInstance("AES/" + mode + "/" + padding);
      AlgorithmParameterSpec parameters =
          mode.equals("GCM") ? new GCMParameterSpec(TAG_BITS, iv) : new IvParameterSpec(iv);
      cipher.init(
          encrypting ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
          new SecretKeySpec(Bytes.of(arguments.get(3)), "AES"),
          parameters);
      if (mode.equals("GCM")) {
        cipher.updateAAD(Bytes.of(arguments.get(5)));
      }
      return Bytes.binary(cipher.doFinal(Bytes.of(arguments.get(6))));
    } catch (AEADBadTagException e) {
      throw NativeFailure.error("", "Unsupported state or unable to authenticate data");
    } catch (javax.crypto.BadPaddingException e) {
      throw NativeFailure.error("ERR_OSSL_BAD_DECRYPT", "bad decrypt");
    } catch (javax.crypto.IllegalBlockSizeException e) {
      throw NativeFailure.error("ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH", "wrong final block length");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw NativeFailure.error("ERR_CRYPTO_INVALID_STATE", "The cipher failed: " + e.getMessage());
    }
  }
}
