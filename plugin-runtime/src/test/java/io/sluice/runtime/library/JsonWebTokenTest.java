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
    assertThat(
            plugin.text(
                "require('jsonwebtoken').verify(require('jsonwebtoken').sign({a: 1}, \"-----BEGIN"
                    + " PRIVATE KEY-----\\n"
                    + "MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAMc94jP3wxW/kDe0\\n"
                    + "4+qJ0zkx2sGW58h6Y3cP+p8WjdaW2vkBSFIsRtOii5/CkB6YYxLUPure2FntjLXm\\n"
                    + "MRj/F6HIUWOM1gq/bnlqAKlJQvgeXOdpGhCD09DH6D6p0JFVe9SYzt/FhjDCJs5h\\n"
                    + "rRqcgaUfIqqKNIMNn3XuE5eRJzexAgMBAAECgYAf+eiR2pOuq93jct6ZR6FkroGj\\n"
                    + "TCrK3AmWlDPu0FnXNMLT78bBmWWMlau+6iTjJCXSYcnvO/CRDjTlBJqgnmAWSEIU\\n"
                    + "9vOOLA/OVqRKMMiI9S+hkqdSZFv2PTqPhEDQWoSfcN0vNuse8Ft9Fi3Ta7hnTARg\\n"
                    + "qmT0HAgj9dNA3PAimQJBAPC5tg525TNwX/oWeiNFtj0oz2UIAz/T0GTcNbXVFE23\\n"
                    + "eKeukmGZa14so2DGDEkMBnVaaAxOrsET05dkihrmB68CQQDT4lIZWeklbXdHQMNM\\n"
                    + "q8ah9LIsc6zj2fgVJFsmsoEvLD1u2PASO/lwxO1iewxXW6Y/LzKzgIRkx/7gj3GK\\n"
                    + "SS6fAkEA4K9WIDYVRGfVDWZBZf7BVGBtA43xCng3gIyRjUBvDQL8mPY2Jua98k6T\\n"
                    + "x9XSzbNtq8dQanxeXFSXIC11QhoGfQJAMkYa8MTymtzUVmW5cTG42aiztfRka1PG\\n"
                    + "l02fCxmDqWu3z9tNayYr02QGZz2G+htW4NsUDp9Jypfhk+q1J/ihRQJAWTsttWHx\\n"
                    + "vrhocMMM/KvMXIoXcfWXtFljbMOlj57fnmZN+bdhBEKeoK2O+WaEQ2NFSPVl8cSH\\n"
                    + "mA3/C6Z5cGYgBg==\\n"
                    + "-----END PRIVATE KEY-----\\n"
                    + "\", {algorithm: 'RS256', issuer: 'i'}), \"-----BEGIN PUBLIC KEY-----\\n"
                    + "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDHPeIz98MVv5A3tOPqidM5MdrB\\n"
                    + "lufIemN3D/qfFo3Wltr5AUhSLEbTooufwpAemGMS1D7q3thZ7Yy15jEY/xehyFFj\\n"
                    + "jNYKv255agCpSUL4HlznaRoQg9PQx+g+qdCRVXvUmM7fxYYwwibOYa0anIGlHyKq\\n"
                    + "ijSDDZ917hOXkSc3sQIDAQAB\\n"
                    + "-----END PUBLIC KEY-----\\n"
                    + "\", {issuer: 'i'}).a"))
        .isEqualTo("1");
    assertThat(
            plugin.text(
                "require('jsonwebtoken').verify(require('jsonwebtoken').sign({a: 1}, \"-----BEGIN"
                    + " PRIVATE KEY-----\\n"
                    + "MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAMc94jP3wxW/kDe0\\n"
                    + "4+qJ0zkx2sGW58h6Y3cP+p8WjdaW2vkBSFIsRtOii5/CkB6YYxLUPure2FntjLXm\\n"
                    + "MRj/F6HIUWOM1gq/bnlqAKlJQvgeXOdpGhCD09DH6D6p0JFVe9SYzt/FhjDCJs5h\\n"
                    + "rRqcgaUfIqqKNIMNn3XuE5eRJzexAgMBAAECgYAf+eiR2pOuq93jct6ZR6FkroGj\\n"
                    + "TCrK3AmWlDPu0FnXNMLT78bBmWWMlau+6iTjJCXSYcnvO/CRDjTlBJqgnmAWSEIU\\n"
                    + "9vOOLA/OVqRKMMiI9S+hkqdSZFv2PTqPhEDQWoSfcN0vNuse8Ft9Fi3Ta7hnTARg\\n"
                    + "qmT0HAgj9dNA3PAimQJBAPC5tg525TNwX/oWeiNFtj0oz2UIAz/T0GTcNbXVFE23\\n"
                    + "eKeukmGZa14so2DGDEkMBnVaaAxOrsET05dkihrmB68CQQDT4lIZWeklbXdHQMNM\\n"
                    + "q8ah9LIsc6zj2fgVJFsmsoEvLD1u2PASO/lwxO1iewxXW6Y/LzKzgIRkx/7gj3GK\\n"
                    + "SS6fAkEA4K9WIDYVRGfVDWZBZf7BVGBtA43xCng3gIyRjUBvDQL8mPY2Jua98k6T\\n"
                    + "x9XSzbNtq8dQanxeXFSXIC11QhoGfQJAMkYa8MTymtzUVmW5cTG42aiztfRka1PG\\n"
                    + "l02fCxmDqWu3z9tNayYr02QGZz2G+htW4NsUDp9Jypfhk+q1J/ihRQJAWTsttWHx\\n"
                    + "vrhocMMM/KvMXIoXcfWXtFljbMOlj57fnmZN+bdhBEKeoK2O+WaEQ2NFSPVl8cSH\\n"
                    + "mA3/C6Z5cGYgBg==\\n"
                    + "-----END PRIVATE KEY-----\\n"
                    + "\", {algorithm: 'RS512', issuer: 'i'}), \"-----BEGIN PUBLIC KEY-----\\n"
                    + "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDHPeIz98MVv5A3tOPqidM5MdrB\\n"
                    + "lufIemN3D/qfFo3Wltr5AUhSLEbTooufwpAemGMS1D7q3thZ7Yy15jEY/xehyFFj\\n"
                    + "jNYKv255agCpSUL4HlznaRoQg9PQx+g+qdCRVXvUmM7fxYYwwibOYa0anIGlHyKq\\n"
                    + "ijSDDZ917hOXkSc3sQIDAQAB\\n"
                    + "-----END PUBLIC KEY-----\\n"
                    + "\", {issuer: 'i'}).a"))
        .isEqualTo("1");
    assertThat(
            plugin.text(
                "require('jsonwebtoken').verify(require('jsonwebtoken').sign({a: 1}, \"-----BEGIN"
                    + " PRIVATE KEY-----\\n"
                    + "MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAMc94jP3wxW/kDe0\\n"
                    + "4+qJ0zkx2sGW58h6Y3cP+p8WjdaW2vkBSFIsRtOii5/CkB6YYxLUPure2FntjLXm\\n"
                    + "MRj/F6HIUWOM1gq/bnlqAKlJQvgeXOdpGhCD09DH6D6p0JFVe9SYzt/FhjDCJs5h\\n"
                    + "rRqcgaUfIqqKNIMNn3XuE5eRJzexAgMBAAECgYAf+eiR2pOuq93jct6ZR6FkroGj\\n"
                    + "TCrK3AmWlDPu0FnXNMLT78bBmWWMlau+6iTjJCXSYcnvO/CRDjTlBJqgnmAWSEIU\\n"
                    + "9vOOLA/OVqRKMMiI9S+hkqdSZFv2PTqPhEDQWoSfcN0vNuse8Ft9Fi3Ta7hnTARg\\n"
                    + "qmT0HAgj9dNA3PAimQJBAPC5tg525TNwX/oWeiNFtj0oz2UIAz/T0GTcNbXVFE23\\n"
                    + "eKeukmGZa14so2DGDEkMBnVaaAxOrsET05dkihrmB68CQQDT4lIZWeklbXdHQMNM\\n"
                    + "q8ah9LIsc6zj2fgVJFsmsoEvLD1u2PASO/lwxO1iewxXW6Y/LzKzgIRkx/7gj3GK\\n"
                    + "SS6fAkEA4K9WIDYVRGfVDWZBZf7BVGBtA43xCng3gIyRjUBvDQL8mPY2Jua98k6T\\n"
                    + "x9XSzbNtq8dQanxeXFSXIC11QhoGfQJAMkYa8MTymtzUVmW5cTG42aiztfRka1PG\\n"
                    + "l02fCxmDqWu3z9tNayYr02QGZz2G+htW4NsUDp9Jypfhk+q1J/ihRQJAWTsttWHx\\n"
                    + "vrhocMMM/KvMXIoXcfWXtFljbMOlj57fnmZN+bdhBEKeoK2O+WaEQ2NFSPVl8cSH\\n"
                    + "mA3/C6Z5cGYgBg==\\n"
                    + "-----END PRIVATE KEY-----\\n"
                    + "\", {algorithm: 'PS256', issuer: 'i'}), \"-----BEGIN PUBLIC KEY-----\\n"
                    + "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDHPeIz98MVv5A3tOPqidM5MdrB\\n"
                    + "lufIemN3D/qfFo3Wltr5AUhSLEbTooufwpAemGMS1D7q3thZ7Yy15jEY/xehyFFj\\n"
                    + "jNYKv255agCpSUL4HlznaRoQg9PQx+g+qdCRVXvUmM7fxYYwwibOYa0anIGlHyKq\\n"
                    + "ijSDDZ917hOXkSc3sQIDAQAB\\n"
                    + "-----END PUBLIC KEY-----\\n"
                    + "\", {issuer: 'i'}).a"))
        .isEqualTo("1");
    assertThat(
            plugin.text(
                "require('jsonwebtoken').verify(require('jsonwebtoken').sign({a: 1}, \"-----BEGIN"
                    + " PRIVATE KEY-----\\n"
                    + "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMKQ+WodIOrC6A8Fe\\n"
                    + "+q3JK8KU9+3+tvHVMTpavL0Ow/6hRANCAAQUTf2YDBtgVRVKogxLUyhIC4DF4QCy\\n"
                    + "pwCHYrgmS9xvGtIOjrWHzsS62BPkt08rcuvWUEsaqUns2RdmvaSVJAWz\\n"
                    + "-----END PRIVATE KEY-----\\n"
                    + "\", {algorithm: 'ES256', issuer: 'i'}), \"-----BEGIN PUBLIC KEY-----\\n"
                    + "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFE39mAwbYFUVSqIMS1MoSAuAxeEA\\n"
                    + "sqcAh2K4JkvcbxrSDo61h87EutgT5LdPK3Lr1lBLGqlJ7NkXZr2klSQFsw==\\n"
                    + "-----END PUBLIC KEY-----\\n"
                    + "\", {issuer: 'i'}).a"))
        .isEqualTo("1");
  }

  @Test
  void aPublicKeyIsNoSecret() {
    assertThat(
            plugin.text(
                "error(() => require('jsonwebtoken').verify(require('jsonwebtoken').sign({a: 1},"
                    + " \"-----BEGIN PUBLIC KEY-----\\n"
                    + "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDHPeIz98MVv5A3tOPqidM5MdrB\\n"
                    + "lufIemN3D/qfFo3Wltr5AUhSLEbTooufwpAemGMS1D7q3thZ7Yy15jEY/xehyFFj\\n"
                    + "jNYKv255agCpSUL4HlznaRoQg9PQx+g+qdCRVXvUmM7fxYYwwibOYa0anIGlHyKq\\n"
                    + "ijSDDZ917hOXkSc3sQIDAQAB\\n"
                    + "-----END PUBLIC KEY-----\\n"
                    + "\"), \"-----BEGIN PUBLIC KEY-----\\n"
                    + "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDHPeIz98MVv5A3tOPqidM5MdrB\\n"
                    + "lufIemN3D/qfFo3Wltr5AUhSLEbTooufwpAemGMS1D7q3thZ7Yy15jEY/xehyFFj\\n"
                    + "jNYKv255agCpSUL4HlznaRoQg9PQx+g+qdCRVXvUmM7fxYYwwibOYa0anIGlHyKq\\n"
                    + "ijSDDZ917hOXkSc3sQIDAQAB\\n"
                    + "-----END PUBLIC KEY-----\\n"
                    + "\"))"))
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
