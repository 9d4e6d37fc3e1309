package io.sluice.runtime.sandbox;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Runs a plugin of ours through everything a guest can reach, before any other plugin runs. Classes
 * of the engine that were initialised first at the end of some plugin's stack would be broken for
 * every plugin of the process.
 */
final class Warmup implements Guest.HostCalls {
  private static final String PLUGIN =
      """
      exports.processEvent = async (event, { storage, geoip }) => {
        console.log('warm', [1], { a: 1 }, new Error('x'))
        await storage.set('k', { a: Buffer.from('x').toString('base64') })
        await storage.set('k', undefined)
        await storage.del('k')
        event.place = await geoip.locate('1.2.3.4')
        event.value = await storage.get('k', 1)
        const deeper = () => deeper() + 1
        try { deeper() } catch (error) { event.error = String(error) }
        if (event.fail) throw new TypeError('x')
        return event
      }
      """;

  private static boolean isDone;

  private final List<Long> reads = new ArrayList<>();

  private Warmup() {}

  /**
   * Does it, once in the life of the engine's classes.
   *
   * @throws org.graalvm.polyglot.PolyglotException if the engine cannot run plugins on this JVM
   */
  static synchronized void run(ScriptEngine engine) {
    if (isDone) {
      return;
    }
    Warmup warmup = new Warmup();
    Script script = new Script("warmup.js", PLUGIN, "warmup");
    String settings =
        "{\"teamId\":1,\"geoip\":true,\"config\":{},\"attachments\":{},\"logCharacters\":9}";
    try (Guest guest = new Guest(engine, settings, warmup)) {
      guest.run(engine.acquire(script));
      guest.invoke(1, "processEvent", "{\"team_id\":1}");
      guest.invoke(2, "processEvent", "{\"team_id\":1,\"fail\":true}");
      guest.invoke(3, "processEvent", "{\"team_id\":1}");
      for (long read : List.copyOf(warmup.reads.subList(0, 2))) {
        guest.answer(read, true, null);
      }
      guest.answer(warmup.reads.get(2), false, "x");
      guest.invoke(4, "processEvent", "{\"team_id\":1}");
      guest.abandon(4);
      isDone = true;
    } finally {
      engine.release(script);
    }
  }

  @Override
  @Nullable
  public Object log(String level, String message) {
    return null;
  }

  @Override
  public Object storageGet(String key) {
    reads.add((long) reads.size());
    return (long) reads.size() - 1;
  }

  @Override
  @Nullable
  public Object storagePut(String key, String value) {
    return null;
  }

  @Override
  @Nullable
  public Object storageDelete(String key) {
    return null;
  }

  @Override
  public Object locate(String ip) {
    return "{}";
  }

  @Override
  @Nullable
  public Object returned(long number, @Nullable String value, boolean sameObject) {
    return null;
  }

  @Override
  @Nullable
  public Object threw(long number, String error, @Nullable String value, boolean sameObject) {
    return null;
  }
}
