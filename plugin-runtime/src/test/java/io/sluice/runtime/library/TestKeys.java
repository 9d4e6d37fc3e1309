package io.sluice.runtime.library;

/** Keys that were made for tests and guard nothing, as JavaScript string literals of PEM. */
final class TestKeys {
  /** The private RSA key, of 1,024 bits, in the form of PKCS #1. */
  static final String RSA_PKCS1 =
      literal(
          """
          -----BEGIN RSA PRIVATE KEY-----
          MIICXAIBAAKBgQDHPeIz98MVv5A3tOPqidM5MdrBlufIemN3D/qfFo3Wltr5AUhS
          LEbTooufwpAemGMS1D7q3thZ7Yy15jEY/xehyFFjjNYKv255agCpSUL4HlznaRoQ
          g9PQx+g+qdCRVXvUmM7fxYYwwibOYa0anIGlHyKqijSDDZ917hOXkSc3sQIDAQAB
          AoGAH/nokdqTrqvd43LemUehZK6Bo0wqytwJlpQz7tBZ1zTC0+/GwZlljJWrvuok
          4yQl0mHJ7zvwkQ405QSaoJ5gFkhCFPbzjiwPzlakSjDIiPUvoZKnUmRb9j06j4RA
          0FqEn3DdLzbrHvBbfRYt02u4Z0wEYKpk9BwII/XTQNzwIpkCQQDwubYOduUzcF/6
          FnojRbY9KM9lCAM/09Bk3DW11RRNt3inrpJhmWteLKNgxgxJDAZ1WmgMTq7BE9OX
          ZIoa5gevAkEA0+JSGVnpJW13R0DDTKvGofSyLHOs49n4FSRbJrKBLyw9btjwEjv5
          cMTtYnsMV1umPy8ys4CEZMf+4I9xikkunwJBAOCvViA2FURn1Q1mQWX+wVRgbQON
          8Qp4N4CMkY1Abw0C/Jj2NibmvfJOk8fV0s2zbavHUGp8XlxUlyAtdUIaBn0CQDJG
          GvDE8prc1FZluXExuNmos7X0ZGtTxpdNnwsZg6lrt8/bTWsmK9NkBmc9hvobVuDb
          FA6fScqX4ZPqtSf4oUUCQFk7LbVh8b64aHDDDPyrzFyKF3H1l7RZY2zDpY+e355m
          Tfm3YQRCnqCtjvlmhENjRUj1ZfHEh5gN/wumeXBmIAY=
          -----END RSA PRIVATE KEY-----
          """);

  /** The same key in the form of PKCS #8. */
  static final String RSA_PKCS8 =
      literal(
          """
          -----BEGIN PRIVATE KEY-----
          MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAMc94jP3wxW/kDe0
          4+qJ0zkx2sGW58h6Y3cP+p8WjdaW2vkBSFIsRtOii5/CkB6YYxLUPure2FntjLXm
          MRj/F6HIUWOM1gq/bnlqAKlJQvgeXOdpGhCD09DH6D6p0JFVe9SYzt/FhjDCJs5h
          rRqcgaUfIqqKNIMNn3XuE5eRJzexAgMBAAECgYAf+eiR2pOuq93jct6ZR6FkroGj
          TCrK3AmWlDPu0FnXNMLT78bBmWWMlau+6iTjJCXSYcnvO/CRDjTlBJqgnmAWSEIU
          9vOOLA/OVqRKMMiI9S+hkqdSZFv2PTqPhEDQWoSfcN0vNuse8Ft9Fi3Ta7hnTARg
          qmT0HAgj9dNA3PAimQJBAPC5tg525TNwX/oWeiNFtj0oz2UIAz/T0GTcNbXVFE23
          eKeukmGZa14so2DGDEkMBnVaaAxOrsET05dkihrmB68CQQDT4lIZWeklbXdHQMNM
          q8ah9LIsc6zj2fgVJFsmsoEvLD1u2PASO/lwxO1iewxXW6Y/LzKzgIRkx/7gj3GK
          SS6fAkEA4K9WIDYVRGfVDWZBZf7BVGBtA43xCng3gIyRjUBvDQL8mPY2Jua98k6T
          x9XSzbNtq8dQanxeXFSXIC11QhoGfQJAMkYa8MTymtzUVmW5cTG42aiztfRka1PG
          l02fCxmDqWu3z9tNayYr02QGZz2G+htW4NsUDp9Jypfhk+q1J/ihRQJAWTsttWHx
          vrhocMMM/KvMXIoXcfWXtFljbMOlj57fnmZN+bdhBEKeoK2O+WaEQ2NFSPVl8cSH
          mA3/C6Z5cGYgBg==
          -----END PRIVATE KEY-----
          """);

  /** Its public key. */
  static final String RSA_PUBLIC =
      literal(
          """
          -----BEGIN PUBLIC KEY-----
          MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDHPeIz98MVv5A3tOPqidM5MdrB
          lufIemN3D/qfFo3Wltr5AUhSLEbTooufwpAemGMS1D7q3thZ7Yy15jEY/xehyFFj
          jNYKv255agCpSUL4HlznaRoQg9PQx+g+qdCRVXvUmM7fxYYwwibOYa0anIGlHyKq
          ijSDDZ917hOXkSc3sQIDAQAB
          -----END PUBLIC KEY-----
          """);

  /** The private EC key, on P-256, in the form of SEC 1. */
  static final String EC_SEC1 =
      literal(
          """
          -----BEGIN EC PRIVATE KEY-----
          MHcCAQEEIDCkPlqHSDqwugPBXvqtySvClPft/rbx1TE6Wry9DsP+oAoGCCqGSM49
          AwEHoUQDQgAEFE39mAwbYFUVSqIMS1MoSAuAxeEAsqcAh2K4JkvcbxrSDo61h87E
          utgT5LdPK3Lr1lBLGqlJ7NkXZr2klSQFsw==
          -----END EC PRIVATE KEY-----
          """);

  /** The same key in the form of PKCS #8. */
  static final String EC_PKCS8 =
      literal(
          """
          -----BEGIN PRIVATE KEY-----
          MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMKQ+WodIOrC6A8Fe
          +q3JK8KU9+3+tvHVMTpavL0Ow/6hRANCAAQUTf2YDBtgVRVKogxLUyhIC4DF4QCy
          pwCHYrgmS9xvGtIOjrWHzsS62BPkt08rcuvWUEsaqUns2RdmvaSVJAWz
          -----END PRIVATE KEY-----
          """);

  /** Its public key. */
  static final String EC_PUBLIC =
      literal(
          """
          -----BEGIN PUBLIC KEY-----
          MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFE39mAwbYFUVSqIMS1MoSAuAxeEA
          sqcAh2K4JkvcbxrSDo61h87EutgT5LdPK3Lr1lBLGqlJ7NkXZr2klSQFsw==
          -----END PUBLIC KEY-----
          """);

  private TestKeys() {}

  private static String literal(String pem) {
    return '"' + pem.replace("\n", "\\n") + '"';
  }
}
