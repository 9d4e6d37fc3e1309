package io.sluice.runtime.library;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/** Keys from passwords: PBKDF2 (RFC 8018) and scrypt (RFC 7914). */
final class KeyDerivation {
  /** Rounds of one call: less than a second of work, since nothing can stop it. */
  private static final long MOST_ROUNDS = 1 << 20;

  private static final int MOST_KEY = 1 << 20;

  private KeyDerivation() {}

  /** {@code (algorithm, iterations, length, password chunk, salt chunk)}. */
  static String pbkdf2(List<String> arguments) throws NativeFailure {
    int iterations = Integer.parseInt(arguments.get(1));
    int length = Integer.parseInt(arguments.get(2));
    Mac mac = Digests.mac(arguments.get(0), Bytes.ofChunk(arguments.get(3)));
    return Bytes.binary(derive(mac, Bytes.ofChunk(arguments.get(4)), iterations, length));
  }

  /** {@code (N, r, p, length, password chunk, salt chunk)}. */
  static String scrypt(List<String> arguments) throws NativeFailure {
    int cost = Integer.parseInt(arguments.get(0));
    int blockSize = Integer.parseInt(arguments.get(1));
    int parallelism = Integer.parseInt(arguments.get(2));
    int length = Integer.parseInt(arguments.get(3));
    if (cost < 2 || Integer.bitCount(cost) != 1 || blockSize < 1 || parallelism < 1) {
      throw NativeFailure.range(
          "ERR_CRYPTO_INVALID_SCRYPT_PARAMS",
          "Invalid scrypt params: N must be a power of two over 1, r and p at least 1");
    }
    double work = (double) cost * blockSize * parallelism;
    if (work > MOST_ROUNDS || 128.0 * cost * blockSize > 32 << 20) {
      throw NativeFailure.range(
          "ERR_CRYPTO_INVALID_SCRYPT_PARAMS",
          "Invalid scrypt params: memory limit exceeded (N * r * p at most "
              + MOST_ROUNDS
              + ", 128 * N * r at most 32 MiB)");
    }
    byte[] password = Bytes.ofChunk(arguments.get(4));
    byte[] salt = Bytes.ofChunk(arguments.get(5));
    int blockBytes = 128 * blockSize;
    byte[] blocks =
        derive(
            Digests.mac("sha256", password), salt, 1, Math.multiplyExact(blockBytes, parallelism));
    for (int i = 0; i < parallelism; i++) {
      mix(blocks, i * blockBytes, blockSize, cost);
    }
    return Bytes.binary(derive(Digests.mac("sha256", password), blocks, 1, length));
  }

  private static byte[] derive(Mac mac, byte[] salt, int iterations, int length)
      throws NativeFailure {
    int size = mac.getMacLength();
    long blocks = (length + (long) size - 1) / size;
    if (length > MOST_KEY || blocks * iterations > MOST_ROUNDS) {
      throw NativeFailure.range(
          "ERR_OUT_OF_RANGE",
          "The key asked for takes "
              + blocks * iterations
              + " rounds; one call may take "
              + MOST_ROUNDS
              + " and give "
              + MOST_KEY
              + " bytes");
    }
    byte[] key = new byte[Math.toIntExact(blocks * size)];
    byte[] round = new byte[size];
    try {
      for (int block = 0; block < blocks; block++) {
        mac.update(salt);
        mac.update(ByteBuffer.allocate(4).putInt(block + 1).array());
        mac.doFinal(round, 0);
        System.arraycopy(round, 0, key, block * size, size);
        for (int i = 1; i < iterations; i++) {
          mac.update(round);
          mac.doFinal(round, 0);
          for (int k = 0; k < size; k++) {
            key[block * size + k] ^= round[k];
          }
        }
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException("A MAC is longer than it said", e);
    }
    return Arrays.copyOf(key, length);
  }

  /** scryptROMix of RFC 7914 §5, in place, on little-endian words. */
  private static void mix(byte[] bytes, int offset, int blockSize, int cost) {
    int words = 32 * blockSize;
    int[] x = new int[words];
    java.nio.IntBuffer view =
        ByteBuffer.wrap(bytes, offset, words * 4)
            .slice()
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .asIntBuffer();
    view.get(0, x);
    int[] table = new int[Math.multiplyExact(cost, words)];
    int[] scratch = new int[words];
    for (int i = 0; i < cost; i++) {
      System.arraycopy(x, 0, table, i * words, words);
      blockMix(x, scratch, blockSize);
    }
    for (int i = 0; i < cost; i++) {
      int chosen = (x[words - 16] & (cost - 1)) * words;
      for (int k = 0; k < words; k++) {
        x[k] ^= table[chosen + k];
      }
      blockMix(x, scratch, blockSize);
    }
    view.put(0, x);
  }

  private static void blockMix(int[] x, int[] scratch, int blockSize) {
    int[] last = Arrays.copyOfRange(x, x.length - 16, x.length);
    for (int i = 0; i < 2 * blockSize; i++) {
      for (int k = 0; k < 16; k++) {
        last[k] ^= x[i * 16 + k];
      }
      salsa(last);
      System.arraycopy(last, 0, scratch, (i / 2 + (i % 2) * blockSize) * 16, 16);
    }
    System.arraycopy(scratch, 0, x, 0, x.length);
  }

  /** Salsa20/8 core, RFC 7914 §3: columns, then rows, four times. */
  private static void salsa(int[] block) {
    int[] x = block.clone();
    for (int i = 0; i < 4; i++) {
      quarter(x, 0, 4, 8, 12);
      quarter(x, 5, 9, 13, 1);
      quarter(x, 10, 14, 2, 6);
      quarter(x, 15, 3, 7, 11);
      quarter(x, 0, 1, 2, 3);
      quarter(x, 5, 6, 7, 4);
      quarter(x, 10, 11, 8, 9);
      quarter(x, 15, 12, 13, 14);
    }
    for (int i = 0; i < 16; i++) {
      block[i] += x[i];
    }
  }

  private static void quarter(int[] x, int a, int b, int c, int d) {
    x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
    x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
    x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
    x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
  }
}
