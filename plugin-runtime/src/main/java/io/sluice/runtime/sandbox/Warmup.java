package io.sluice.runtime.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.http.HttpReply;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a plugin of ours through everything a guest can reach, before any other plugin runs. Classes
 * of the engine that were initialised first at the end of some plugin's stack would be broken for
 * every plugin of the process.
 */
final class Warmup {
  private static final String PLUGIN =
      """
      exports.processEvent = async (event, { storage, geoip, cache, jobs }) => {
        console.log('warm', [1], { a: 1 }, new Error('x'))
        await jobs.a({}).runIn(1, 'day')
        posthog.capture('warm', {})
        fetch('https://warm', { method: 'POST', body: 'x' }).then((response) => response.json())
        await cache.set('k', 1, 1)
        Promise.reject(new RetryError('x'))
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

  private static final String SETTINGS =
      """
      {"teamId":1,"pluginId":1,"pluginName":"warm","config":{},"attachments":{},"logCharacters":9,
       "geoip":true,"fetch":true,"apiFetch":true,"clock":false,
       "api":{"host":"https://warm","projectToken":"t","personalKey":"k"}}
      """;

  private static final SandboxSpec SPEC =
      new SandboxSpec(1, 1, 1, 1, "warm", () -> new Script("warmup.js", PLUGIN, "warmup"), "{}");

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
    Script script = new Script("warmup.js", PLUGIN, "warmup");
    GuestCalls calls =
        new GuestCalls(
            CallLimits.defaults(),
            TeamServices.none().withGeoip(ip -> "{}"),
            use -> null,
            new AtomicLong());
    calls.speakFor(
        new OpenInvocation(
            new Invocation(1, 1, Invocation.PROCESS_EVENT, null),
            new Sandbox(SPEC),
            Budget.UNLIMITED,
            0,
            0));
    try (Guest guest = new Guest(engine, SETTINGS, calls)) {
      guest.run(engine.acquire(script));
      guest.invoke(1, Invocation.PROCESS_EVENT, "{\"team_id\":1}");
      guest.invoke(2, Invocation.PROCESS_EVENT, "{\"team_id\":1,\"fail\":true}");
      guest.invoke(3, Invocation.PROCESS_EVENT, "{\"team_id\":1}");
      answerAll(guest, calls);
      guest.invoke(4, Invocation.PROCESS_EVENT, "{\"team_id\":1}");
      guest.abandon(4);
      isDone = true;
    } finally {
      engine.release(script);
    }
  }

  private static void answerAll(Guest guest, GuestCalls calls) {
    for (GuestCalls.Said said : calls.takeSaid()) {
      if (said instanceof GuestCalls.Asks asks) {
        calls.request(asks);
        guest.answer(asks.call(), asks.call() % 2 == 0, null, null);
      } else if (said instanceof GuestCalls.Fetches fetches) {
        GuestJson.httpCall(fetches.request(), fetches.body(), fetches.isText());
        HttpReply reply =
            new HttpReply(200, "OK", "https://warm", false, List.of(), "{}".getBytes(UTF_8));
        guest.answer(fetches.call(), true, GuestJson.head(reply), GuestJson.binary(reply.body()));
      }
    }
  }
}
