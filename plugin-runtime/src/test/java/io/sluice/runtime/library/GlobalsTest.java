package io.sluice.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The modules behind globals: text encoding, base64, structured clones, and the retry error. */
class GlobalsTest {
  private final LibraryContext plugin = new LibraryContext();

  @AfterEach
  void close() {
    plugin.close();
  }

  @Test
  void textBecomesUtf8() {
    assertThat(
            plugin.text(
                "new (require('text-encoding').TextEncoder)().encode('aü€😀\\ud800').join()"))
        .isEqualTo("97,195,188,226,130,172,240,159,152,128,239,191,189");
  }

  @Test
  void badUtf8IsReplacedOrRefused() {
    assertThat(
            plugin.text(
                "new (require('text-encoding').TextDecoder)().decode(new Uint8Array([0xef, 0xbb,"
                    + " 0xbf, 97, 0xff, 0xe2, 0x82]))"))
        .isEqualTo("a��");
    assertThat(
            plugin.text(
                "error(() => new (require('text-encoding').TextDecoder)('utf8', {fatal:"
                    + " true}).decode(new Uint8Array([255])))"))
        .isEqualTo(
            "TypeError ERR_ENCODING_INVALID_ENCODED_DATA: The encoded data was not valid for"
                + " encoding utf-8");
  }

  @Test
  void aCharacterMayComeInTwoPieces() {
    assertThat(
            plugin.text(
                "(() => { const d = new (require('text-encoding').TextDecoder)(); return"
                    + " d.decode(new Uint8Array([0xe2, 0x82]), {stream: true}) + d.decode(new"
                    + " Uint8Array([0xac])); })()"))
        .isEqualTo("€");
  }

  @Test
  void otherEncodingsAreRead() {
    assertThat(
            plugin.text(
                "new (require('text-encoding').TextDecoder)('latin1').decode(new Uint8Array([0x80,"
                    + " 0xe9]))"))
        .isEqualTo("€é");
    assertThat(
            plugin.text(
                "new (require('text-encoding').TextDecoder)('utf-16le').decode(new"
                    + " Uint8Array([0x61, 0]))"))
        .isEqualTo("a");
  }

  @Test
  void base64IsThatOfBrowsers() {
    assertThat(plugin.text("require('base64').btoa('héé')")).isEqualTo("aOnp");
    assertThat(plugin.text("require('base64').atob(' aOnp ')")).isEqualTo("héé");
    assertThat(plugin.text("error(() => require('base64').btoa('€'))"))
        .isEqualTo("InvalidCharacterError 5: Invalid character");
  }

  @Test
  void clonesKeepCyclesAndKinds() {
    assertThat(
            plugin.run(
"""
      const {structuredClone} = require('structured-clone');
      const given = {date: new Date(5), map: new Map([[1, new Set([2])]]), bytes: new Uint8Array([1]), e: new TypeError('t')};
      given.self = given;
      const copy = structuredClone(given);
      return [copy !== given, copy.self === copy, copy.date.getTime(), [...copy.map.get(1)][0], copy.bytes[0],
        copy.e instanceof TypeError].join();
"""))
        .isEqualTo("true,true,5,2,1,true");
  }

  @Test
  void functionsAreNotCloned() {
    assertThat(
            plugin.text(
                "error(() => require('structured-clone').structuredClone({f() {}})).slice(0, 18)"))
        .isEqualTo("DataCloneError 25:");
  }

  @Test
  void aRetryErrorNamesItsAttempt() {
    assertThat(plugin.text("new (require('@posthog/plugin-scaffold').RetryError)('x')"))
        .isEqualTo("RetryError: x");
    assertThat(
            plugin.text(
                "Object.assign(new (require('@posthog/plugin-scaffold').RetryError)('x'),"
                    + " {_attempt: 1, _maxAttempts: 5})"))
        .isEqualTo("RetryError (attempt 1/5): x");
  }

  @Test
  void buffersKnowBase64Url() {
    assertThat(plugin.text("Buffer.from('_-8', 'base64url').toString('base64url')"))
        .isEqualTo("_-8");
  }
}
