package io.sluice.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code crypto}, by the vectors of the RFCs. */
class CryptoTest {
  private final LibraryContext plugin = new LibraryContext();

  @AfterEach
  void close() {
    plugin.close();
  }

  @Test
  void hashesAreThoseOfTheStandard() {
    assertThat(plugin.text("require('crypto').createHash('md5').update('abc').digest('hex')"))
        .isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThat(plugin.text("require('crypto').createHash('sha1').update('abc').digest('hex')"))
        .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    assertThat(plugin.text("require('crypto').createHash('sha224').update('abc').digest('hex')"))
        .isEqualTo("23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
    assertThat(plugin.text("require('crypto').createHash('sha256').update('abc').digest('hex')"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(
            plugin.text(
                "require('crypto').createHash('SHA512').update('abc').digest('hex').slice(0, 32)"))
        .isEqualTo("ddaf35a193617abacc417349ae204131");
  }

  @Test
  void updatesJoinWhateverTheirForm() {
    assertThat(
            plugin.text(
                "require('crypto').createHash('sha256').update('a').update(Buffer.from('b')).update('63',"
                    + " 'hex').digest('base64')"))
        .isEqualTo("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    assertThat(
            plugin.text("require('crypto').createHash('sha256').update('ü€').digest('base64url')"))
        .isEqualTo("77Zbd5U4AG1IkpkxjYqWpRLmtC0RJ9ZKCvo4Fpwwwzo");
  }

  @Test
  void aDigestWithoutEncodingIsABuffer() {
    assertThat(
            plugin.text("Buffer.isBuffer(require('crypto').createHash('md5').update('').digest())"))
        .isEqualTo("true");
  }

  @Test
  void aDigestIsTakenOnce() {
    assertThat(
            plugin.text(
                "(() => { const h = require('crypto').createHash('md5'); h.digest(); return"
                    + " error(() => h.digest()); })()"))
        .isEqualTo("Error ERR_CRYPTO_HASH_FINALIZED: Digest already called");
  }

  @Test
  void anUnknownHashIsRefusedAtOnce() {
    assertThat(plugin.text("error(() => require('crypto').createHash('nope'))"))
        .isEqualTo("Error ERR_OSSL_EVP_UNSUPPORTED: Digest method not supported");
    assertThat(plugin.text("error(() => require('crypto').createHmac('nope', 'k'))"))
        .isEqualTo("Error ERR_CRYPTO_INVALID_DIGEST: Invalid digest: nope");
  }

  @Test
  void hmacIsThatOfRfc4231() {
    assertThat(
            plugin.text(
                "require('crypto').createHmac('sha256', 'Jefe').update('what do ya want for"
                    + " nothing?').digest('hex')"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(plugin.text("require('crypto').createHmac('sha256', '').update('').digest('hex')"))
        .isEqualTo("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  }

  @Test
  void gcmIsThatOfItsSpecification() {
    assertThat(
            plugin.run(
"""
      const {createCipheriv} = require('crypto');
      const cipher = createCipheriv('aes-128-gcm', Buffer.alloc(16), Buffer.alloc(12));
      const first = cipher.update(Buffer.alloc(10), null, 'hex');
      return first + cipher.update(Buffer.alloc(6), null, 'hex') + cipher.final('hex') + ' '
        + cipher.getAuthTag().toString('hex');
"""))
        .isEqualTo("0388dace60b6a392f328c2b971b2fe78 ab6e47d42cec13bdf53a67b21257bddf");
  }

  @Test
  void aWrongTagIsRefused() {
    assertThat(
            plugin.run(
"""
      const {createDecipheriv} = require('crypto');
      const cipher = createDecipheriv('aes-128-gcm', Buffer.alloc(16), Buffer.alloc(12));
      cipher.setAuthTag(Buffer.alloc(16));
      cipher.update('0388dace60b6a392f328c2b971b2fe78', 'hex');
      return error(() => cipher.final());
"""))
        .isEqualTo("Error -: Unsupported state or unable to authenticate data");
  }

  @Test
  void cbcAndCtrComeBackInPieces() {
    assertThat(
            plugin.run(
"""
      const {createCipheriv, createDecipheriv} = require('crypto');
      const results = [];
      for (const name of ['aes-256-cbc', 'aes-256-ctr']) {
        const cipher = createCipheriv(name, Buffer.alloc(32, 7), Buffer.alloc(16, 3));
        const secret = cipher.update('seventeen letters', 'utf8', 'hex') + cipher.update('!', 'utf8', 'hex')
          + cipher.final('hex');
        const back = createDecipheriv(name, Buffer.alloc(32, 7), Buffer.alloc(16, 3));
        results.push(secret, back.update(secret.slice(0, 34), 'hex', 'utf8')
          + back.update(secret.slice(34), 'hex', 'utf8') + back.final('utf8'));
      }
      return results.join(' ');
"""))
        .isEqualTo(
            "6db31f8f2f7d21882bd0106b1bc21e019ee9456f55b6911c0787bdc0c601e0e3 seventeen letters!"
                + " 0fe906f972c5f8b6c3a89b5b751c3335cf41 seventeen letters!");
  }

  @Test
  void aShortKeyIsRefused() {
    assertThat(
            plugin.text(
                "error(() => require('crypto').createCipheriv('aes-256-cbc', 'short',"
                    + " Buffer.alloc(16)))"))
        .isEqualTo("RangeError ERR_CRYPTO_INVALID_KEYLEN: Invalid key length");
  }

  @Test
  void signaturesOfPkcs1AndPkcs8KeysAreEqual() {
    assertThat(
            plugin.text(
                "require('crypto').createSign('RSA-SHA256').update('data').sign("
                    + TestKeys.RSA_PKCS1
                    + ", 'base64')"))
        .isEqualTo(
            "ZarFL9A0FODpx/C18mr5wH8j2BuGM7yFZU0VBQ+O86uy8MfBh25vSYrOgssbwq78yazEsERqe7a3W8hUcan5IXa9dWw6J4VuFdGyYZqLYvZS0zM3Q3aBAhxxf/ktyIBNgedA9w64iDPb31si3rtly6B0fn8NHuzvBX6VuIxyXQg=");
    assertThat(
            plugin.text(
                "require('crypto').createSign('sha256').update('data').sign("
                    + TestKeys.RSA_PKCS8
                    + ", 'base64')"))
        .isEqualTo(
            "ZarFL9A0FODpx/C18mr5wH8j2BuGM7yFZU0VBQ+O86uy8MfBh25vSYrOgssbwq78yazEsERqe7a3W8hUcan5IXa9dWw6J4VuFdGyYZqLYvZS0zM3Q3aBAhxxf/ktyIBNgedA9w64iDPb31si3rtly6B0fn8NHuzvBX6VuIxyXQg=");
  }

  @Test
  void anotherTextsSignatureIsNotThisOnes() {
    assertThat(
            plugin.text(
                "require('crypto').createVerify('sha256').update('data').verify("
                    + TestKeys.RSA_PUBLIC
                    + ", \"ZarFL9A0FODpx/C18mr5wH8j2BuGM7yFZU0VBQ+O86uy8MfBh25vSYrOgssbwq78yazEsERqe7a3W8hUcan5IXa9dWw6J4VuFdGyYZqLYvZS0zM3Q3aBAhxxf/ktyIBNgedA9w64iDPb31si3rtly6B0fn8NHuzvBX6VuIxyXQg=\","
                    + " 'base64')"))
        .isEqualTo("true");
    assertThat(
            plugin.text(
                "require('crypto').createVerify('sha256').update('date').verify("
                    + TestKeys.RSA_PUBLIC
                    + ", \"ZarFL9A0FODpx/C18mr5wH8j2BuGM7yFZU0VBQ+O86uy8MfBh25vSYrOgssbwq78yazEsERqe7a3W8hUcan5IXa9dWw6J4VuFdGyYZqLYvZS0zM3Q3aBAhxxf/ktyIBNgedA9w64iDPb31si3rtly6B0fn8NHuzvBX6VuIxyXQg=\","
                    + " 'base64')"))
        .isEqualTo("false");
    assertThat(
            plugin.text(
                "require('crypto').createVerify('sha256').update('data').verify("
                    + TestKeys.RSA_PUBLIC
                    + ", 'AAAA', 'base64')"))
        .isEqualTo("false");
  }

  @Test
  void ellipticCurvesSignAndVerify() {
    assertThat(
            plugin.text(
                "require('crypto').verify('sha256', 'data', "
                    + TestKeys.EC_PUBLIC
                    + ", require('crypto').sign('sha256', 'data', "
                    + TestKeys.EC_SEC1
                    + "))"))
        .isEqualTo("true");
    assertThat(
            plugin.text(
                "require('crypto').verify('sha256', 'data', "
                    + TestKeys.EC_PUBLIC
                    + ", require('crypto').sign('sha256', 'data', "
                    + TestKeys.EC_PKCS8
                    + "))"))
        .isEqualTo("true");
  }

  @Test
  void aKeyThatIsNoPemIsRefusedWithTheRemedy() {
    assertThat(
            plugin.text(
                "error(() => require('crypto').createPrivateKey('secret')).includes('-----BEGIN')"))
        .isEqualTo("true");
  }

  @Test
  void keysFromPasswordsAreThoseOfTheRfcs() {
    assertThat(
            plugin.text(
                "require('crypto').pbkdf2Sync('password', 'salt', 2, 20, 'sha1').toString('hex')"))
        .isEqualTo("ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
    assertThat(
            plugin.text(
                "require('crypto').scryptSync('password', 'NaCl', 64, {N: 1024, r: 8, p:"
                    + " 16}).toString('hex').slice(0, 32)"))
        .isEqualTo("fdbabe1c9d3472007856e7190d01e9fe");
  }

  @Test
  void workNothingCouldStopIsRefused() {
    assertThat(
            plugin.text(
                "error(() => require('crypto').pbkdf2Sync('p', 's', 2e9, 64, 'sha512')).slice(0,"
                    + " 28)"))
        .isEqualTo("RangeError ERR_OUT_OF_RANGE:");
    assertThat(
            plugin.text(
                "error(() => require('crypto').scryptSync('p', 's', 64, {N: 2 ** 20, r:"
                    + " 8})).slice(0, 43)"))
        .isEqualTo("RangeError ERR_CRYPTO_INVALID_SCRYPT_PARAMS");
  }

  @Test
  void randomValuesAreInTheirRange() {
    assertThat(plugin.text("require('crypto').randomBytes(20).length")).isEqualTo("20");
    assertThat(
            plugin.text(
                "/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(require('crypto').randomUUID())"))
        .isEqualTo("true");
    assertThat(
            plugin.text(
                "Array.from({length: 50}, () => require('crypto').randomInt(3, 6)).every((n) => n"
                    + " >= 3 && n < 6)"))
        .isEqualTo("true");
  }

  @Test
  void equalityTakesEqualLengths() {
    assertThat(plugin.text("require('crypto').timingSafeEqual(Buffer.from('a'), Buffer.from('a'))"))
        .isEqualTo("true");
    assertThat(plugin.text("require('crypto').timingSafeEqual(Buffer.from('a'), Buffer.from('b'))"))
        .isEqualTo("false");
    assertThat(
            plugin.text(
                "error(() => require('crypto').timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)))"))
        .isEqualTo(
            "RangeError ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH: Input buffers must have the same byte"
                + " length");
  }
}
