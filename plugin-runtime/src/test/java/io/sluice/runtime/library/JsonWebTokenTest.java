package io.sluice.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code jsonwebtoken} 8. */
class JsonWebTokenTest {
  private final LibraryContext plugin = new LibraryContext();

  @AfterEach
  void close() {
    plugin.close();
  }

  @Test
  void anHs256TokenIsThatOfTheRfc() {
    assertThat(plugin.text("require('jsonwebtoken').sign({foo: 'bar', iat: 1500000000}, 'secret')"))
        .isEqualTo(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmb28iOiJiYXIiLCJpYXQiOjE1MDAwMDAwMDB9.3kirBH7U_urnV0XaDT0KiUnU0kffhULISmsqXNWhx50");
    assertThat(
            plugin.json(
                "require('jsonwebtoken').verify('eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmb28iOiJiYXIiLCJpYXQiOjE1MDAwMDAwMDB9.3kirBH7U_urnV0XaDT0KiUnU0kffhULISmsqXNWhx50',"
                    + " 'secret')"))
        .isEqualTo("{\"foo\":\"bar\",\"iat\":1500000000}");
  }

  @Test
  void keysOfEachKindSignAndVerify() {
    assertThat(signedAndVerified("RS256", TestKeys.RSA_PKCS8, TestKeys.RSA_PUBLIC)).isEqualTo("1");
    assertThat(signedAndVerified("RS512", TestKeys.RSA_PKCS8, TestKeys.RSA_PUBLIC)).isEqualTo("1");
    assertThat(signedAndVerified("PS256", TestKeys.RSA_PKCS8, TestKeys.RSA_PUBLIC)).isEqualTo("1");
    assertThat(signedAndVerified("ES256", TestKeys.EC_PKCS8, TestKeys.EC_PUBLIC)).isEqualTo("1");
  }

  private String signedAndVerified(String algorithm, String privateKey, String publicKey) {
    return plugin.text(
        "require('jsonwebtoken').verify(require('jsonwebtoken').sign({a: 1}, %s, {algorithm: '%s', issuer: 'i'}), %s, {issuer: 'i'}).a"
            .formatted(privateKey, algorithm, publicKey));
  }

  @Test
  void aPublicKeyIsNoSecret() {
    assertThat(
            plugin.text(
                "error(() => require('jsonwebtoken').verify(require('jsonwebtoken').sign({a: 1}, "
                    + TestKeys.RSA_PUBLIC
                    + "), "
                    + TestKeys.RSA_PUBLIC
                    + "))"))
        .isEqualTo("JsonWebTokenError -: invalid algorithm");
  }

  @Test
  void expiryIsCheckedAndCounted() {
    assertThat(
            plugin.text(
                "error(() => require('jsonwebtoken').verify(require('jsonwebtoken').sign({exp: 1},"
                    + " 's'), 's'))"))
        .isEqualTo("TokenExpiredError -: jwt expired");
    assertThat(
            plugin.text(
                "(() => { const d = require('jsonwebtoken').decode(require('jsonwebtoken').sign({},"
                    + " 's', {expiresIn: '1h'})); return d.exp - d.iat; })()"))
        .isEqualTo("3600");
    assertThat(
            plugin.text(
                "error(() => require('jsonwebtoken').verify(require('jsonwebtoken').sign({}, 's',"
                    + " {notBefore: 60}), 's'))"))
        .isEqualTo("NotBeforeError -: jwt not active");
  }

  @Test
  void badTokensAreRefused() {
    assertThat(
            plugin.text(
                "error(() =>"
                    + " require('jsonwebtoken').verify('eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmb28iOiJiYXIiLCJpYXQiOjE1MDAwMDAwMDB9.3kirBH7U_urnV0XaDT0KiUnU0kffhULISmsqXNWhx50',"
                    + " 'other'))"))
        .isEqualTo("JsonWebTokenError -: invalid signature");
    assertThat(plugin.text("error(() => require('jsonwebtoken').verify('x', 's'))"))
        .isEqualTo("JsonWebTokenError -: jwt malformed");
    assertThat(
            plugin.text(
                "error(() => require('jsonwebtoken').verify(require('jsonwebtoken').sign({}, null,"
                    + " {algorithm: 'none'}), 's'))"))
        .isEqualTo("JsonWebTokenError -: jwt signature is required");
  }

  @Test
  void claimsAreChecked() {
    assertThat(
            plugin.text(
                "error(() => require('jsonwebtoken').verify(require('jsonwebtoken').sign({aud:"
                    + " 'a'}, 's'), 's', {audience: 'b'}))"))
        .isEqualTo("JsonWebTokenError -: jwt audience invalid. expected: b");
  }
}
