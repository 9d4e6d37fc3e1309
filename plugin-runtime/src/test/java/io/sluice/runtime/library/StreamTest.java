package io.sluice.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code stream} and {@code generic-pool}: what runs over several microtasks. */
class StreamTest {
  private final LibraryContext plugin = new LibraryContext();

  @AfterEach
  void close() {
    plugin.close();
  }

  @Test
  void aPassThroughGivesWhatItIsGiven() {
    assertThat(
            plugin.run(
"""
      const {PassThrough} = require('stream');
      const stream = new PassThrough();
      const parts = [];
      stream.on('data', (part) => parts.push(String(part)));
      const end = new Promise((resolve) => stream.on('end', resolve));
      stream.write('1');
      stream.end('2');
      await end;
      return parts.join();
"""))
        .isEqualTo("1,2");
  }

  @Test
  void transformsAreIterated() {
    assertThat(
            plugin.run(
"""
      const {Readable, Transform} = require('stream');
      const twice = new Transform({objectMode: true, transform(x, e, done) { done(null, x + x); }});
      const parts = [];
      for await (const part of Readable.from(['a', 'b']).pipe(twice)) {
        parts.push(part);
      }
      return parts.join();
"""))
        .isEqualTo("aa,bb");
  }

  @Test
  void aSlowWriterHoldsTheReader() {
    assertThat(
            plugin.run(
"""
      const {Readable, Writable, pipeline} = require('stream');
      let sum = 0;
      const sink = new Writable({
        objectMode: true, highWaterMark: 3, write(x, e, done) { sum += x; Promise.resolve().then(done); },
      });
      const source = Readable.from(Array.from({length: 100}, (_, i) => i));
      await new Promise((resolve, reject) => pipeline(source, sink, (e) => (e ? reject(e) : resolve())));
      return String(sum);
"""))
        .isEqualTo("4950");
  }

  @Test
  void aPipelineReportsItsError() {
    assertThat(
            plugin.run(
"""
      const {Readable, Writable, promises} = require('stream');
      const sink = new Writable({objectMode: true, write(x, e, done) { done(new Error('boom')); }});
      return promises.pipeline(Readable.from([1]), sink).catch((e) => e.message);
"""))
        .isEqualTo("boom");
  }

  @Test
  void aPoolLendsAtMostItsMaximum() {
    assertThat(
            plugin.run(
"""
      const {createPool} = require('generic-pool');
      let made = 0;
      let gone = 0;
      const pool = createPool({create: async () => ++made, destroy: async () => { gone++; }}, {max: 2});
      const first = await pool.acquire();
      const second = await pool.acquire();
      const third = pool.acquire();
      const waiting = pool.pending;
      await pool.release(first);
      const same = (await third) === first;
      await pool.release(first);
      await pool.release(second);
      const used = await pool.use(async (resource) => typeof resource);
      await pool.drain();
      await pool.clear();
      return [waiting, same, used, made, gone].join();
"""))
        .isEqualTo("1,true,number,2,2");
  }

  @Test
  void aPoolThatIsDrainedLendsNothing() {
    assertThat(
            plugin.run(
"""
      const pool = require('generic-pool').createPool({create: async () => 1, destroy() {}});
      await pool.drain();
      return pool.acquire().catch((e) => e.message);
"""))
        .isEqualTo("pool is draining and cannot accept work");
  }

  @Test
  void aFactorysErrorReachesWhoWaits() {
    assertThat(
            plugin.run(
"""
      const factory = {async create() { throw new Error('no'); }, destroy() {}};
      return require('generic-pool').createPool(factory).acquire().catch((e) => e.message);
"""))
        .isEqualTo("no");
  }
}
