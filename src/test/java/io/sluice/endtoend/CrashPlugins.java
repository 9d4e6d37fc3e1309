package io.sluice.endtoend;

/** What is installed while processes are killed. */
final class CrashPlugins {
  /** Of this name are the events that are sent; each has a number of its own within its team. */
  static final String SENT = "sent";

  /** Asks how often the plugin has counted. */
  static final String TOTAL = "total";

  /** Captured for each event that is sent. */
  static final String SEEN = "seen";

  /** Captured by the job that is enqueued for each event that is sent. */
  static final String DONE = "done";

  /** Captured by each run of the scheduled task. */
  static final String MINUTE = "minute";

  private static final String COUNTER =
      """
      // Counts in storage, cache and a cursor (which is in storage too). What is awaited between them gives way to other
      // events; between a get and its set nothing is.
      async function add(storage, name) {
        const n = (await storage.get(name, 0)) + 1
        await storage.set(name, n)
        return n
      }

      async function ask(config, path) {
        try {
          await fetch(`${config.server}/${path}`,
            { method: 'POST', body: JSON.stringify({ team: Number(config.team) }) })
        } catch (error) {
          console.warn(error.message)
        }
      }

      async function processEvent(event, { config, storage, cache, jobs, utils }) {
        if (event.event === 'total') {
          event.properties.storage = await storage.get('n', 0)
          event.properties.cache = await cache.get('n', 0)
          event.properties.cursor = await utils.cursor.increment('m', 0)
        } else if (event.event === 'sent') {
          const { number } = event.properties
          event.properties.storage = await add(storage, 'n')
          await ask(config, 'between')
          event.properties.cache = await cache.incr('n')
          posthog.capture('seen', { number, distinct_id: 'capture' })
          await ask(config, 'between')
          event.properties.cursor = await utils.cursor.increment('m')
          await jobs.done({ number }).runIn(number % 3, 'seconds')
        }
        return event
      }

      const jobs = {
        done: async ({ number }, { config, storage }) => {
          const n = await add(storage, 'done')
          if (number % 8 === 0) {
            await ask(config, 'between')
          }
          posthog.capture('done', { number, n, distinct_id: 'job' })
        },
      }

      async function runEveryMinute({ config, storage }) {
        const n = await add(storage, 'minutes')
        await ask(config, 'minute')
        posthog.capture('minute', { n, distinct_id: 'minute' })
      }

      module.exports = { processEvent, jobs, runEveryMinute }
      """;

  private static final String EXPORTER =
      """
      const { RetryError } = require('@posthog/plugin-scaffold')

      async function exportEvents(events, { config }) {
        let status = 0
        try {
          const response = await fetch(`${config.server}/export`, {
            method: 'POST',
            body: JSON.stringify({
              team: Number(config.team),
              numbers: events.map(({ properties }) => properties.number),
            }),
          })
          status = response.status
        } catch (error) {
          throw new RetryError(error.message)
        }
        if (status !== 200) {
          throw new RetryError(`refused: ${status}`)
        }
      }

      module.exports = { exportEvents }
      """;

  private CrashPlugins() {}

  /** Installs them for teams 1 to {@code teams}. */
  static void addTo(RegistryFolder registry, int teams, String server) {
    registry.plugin(1, "Counter", COUNTER).plugin(2, "Exporter", EXPORTER);
    for (int team = 1; team <= teams; team++) {
      String settings = "\"server\": \"%s\", \"team\": \"%d\"".formatted(server, team);
      registry
          .team(team)
          .config(team * 10, team, 1, 1, true, "{%s}".formatted(settings))
          .config(
              team * 10 + 1,
              team,
              2,
              2,
              true,
              """
              {%s, "exportEventsBufferSeconds": "1", "exportEventsToIgnore": "%s"}
              """
                  .strip()
                  .formatted(settings, String.join(",", SEEN, DONE, MINUTE, TOTAL)));
    }
  }

  /** JSON of an event that is sent. */
  static String event(int number) {
    return "{\"event\": \"%s\", \"distinct_id\": \"id-%d\", \"properties\": {\"number\": %d}}"
        .formatted(SENT, number % 7, number);
  }

  /** JSON of the last event. */
  static String total() {
    return "{\"event\": \"%s\", \"distinct_id\": \"total\", \"properties\": {}}".formatted(TOTAL);
  }
}
