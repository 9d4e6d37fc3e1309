package io.sluice.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code zlib}: round trips, bounds, and zlib's own errors. */
class ZlibTest {
  private final LibraryContext plugin = new LibraryContext();

  @AfterEach
  void close() {
    plugin.close();
  }

  @Test
  void everyFormComesBack() {
    assertThat(
            plugin.text("require('zlib').gunzipSync(require('zlib').gzipSync('héllo')).toString()"))
        .isEqualTo("héllo");
    assertThat(
            plugin.text(
                "require('zlib').inflateSync(require('zlib').deflateSync('héllo')).toString()"))
        .isEqualTo("héllo");
    assertThat(
            plugin.text(
                "require('zlib').inflateRawSync(require('zlib').deflateRawSync('héllo')).toString()"))
        .isEqualTo("héllo");
    assertThat(
            plugin.text("require('zlib').unzipSync(require('zlib').gzipSync('héllo')).toString()"))
        .isEqualTo("héllo");
    assertThat(
            plugin.text(
                "require('zlib').unzipSync(require('zlib').deflateSync('héllo')).toString()"))
        .isEqualTo("héllo");
  }

  @Test
  void gzipOfAnotherProgramIsRead() {
    assertThat(
            plugin.text(
                "require('zlib').gunzipSync(Buffer.from('H4sIAAAAAAAAA0srys9VyMtPSQUAuEJriwkAAAA=',"
                    + " 'base64')).toString()"))
        .isEqualTo("from node");
  }

  @Test
  void membersFollowEachOther() {
    assertThat(
            plugin.text(
                "require('zlib').gunzipSync(Buffer.concat([require('zlib').gzipSync('a'),"
                    + " require('zlib').gzipSync('b')])).toString()"))
        .isEqualTo("ab");
  }

  @Test
  void brotliIsRead() {
    assertThat(
            plugin.text(
                "require('zlib').brotliDecompressSync(Buffer.from('GxAA+I2Ubt5EVYaWbCBvAU8cYBw=',"
                    + " 'base64')).toString()"))
        .isEqualTo("hello hello hello");
    assertThat(
            plugin.text(
                "error(() => require('zlib').brotliDecompressSync('no"
                    + " brotli')).includes('Decompression failed')"))
        .isEqualTo("true");
  }

  @Test
  void badDataCarryNodesCodes() {
    assertThat(plugin.text("error(() => require('zlib').gunzipSync('nope'))"))
        .isEqualTo("Error Z_DATA_ERROR: incorrect header check");
    assertThat(plugin.text("error(() => require('zlib').inflateSync('nope'))"))
        .isEqualTo("Error Z_DATA_ERROR: incorrect header check");
    assertThat(
            plugin.text(
                "error(() => require('zlib').gunzipSync(require('zlib').gzipSync('aaaa').slice(0,"
                    + " -9)))"))
        .isEqualTo("Error Z_BUF_ERROR: unexpected end of file");
  }

  @Test
  void aBombIsStoppedAtItsBound() {
    assertThat(
            plugin.text(
                "error(() => require('zlib').gunzipSync(require('zlib').gzipSync('x'.repeat(100)),"
                    + " {maxOutputLength: 10}))"))
        .isEqualTo("RangeError ERR_BUFFER_TOO_LARGE: Cannot create a Buffer larger than 10 bytes");
  }

  @Test
  void callbacksAndPromisesAnswer() {
    assertThat(
            plugin.run(
"""
      const {promisify} = require('util');
      const zlib = require('zlib');
      return String(await promisify(zlib.gunzip)(await promisify(zlib.gzip)('abc')));
"""))
        .isEqualTo("abc");
    assertThat(
            plugin.run(
                "      return new Promise((resolve) => require('zlib').gunzip('abc', (e) =>"
                    + " resolve(e.code + e.errno)));"))
        .isEqualTo("Z_DATA_ERROR-3");
  }

  @Test
  void streamsCompressWhatTheyWereGiven() {
    assertThat(
            plugin.run(
"""
      const zlib = require('zlib');
      const parts = [];
      const gzip = zlib.createGzip();
      gzip.on('data', (part) => parts.push(part));
      const end = new Promise((resolve) => gzip.on('end', resolve));
      gzip.write('xy');
      gzip.end('z');
      await end;
      return zlib.gunzipSync(Buffer.concat(parts)).toString();
"""))
        .isEqualTo("xyz");
  }
}
