package io.sluice.runtime.contract;

import java.util.List;

/**
 * What is handed on again that was gathered (contract §4.6, §8.1), whatever host hands it on:
 * plugins that ask for it, and what they say meanwhile. Every host runs them all.
 */
public final class RetryContract {
  /** Before the second attempt and before the third: longer than any wait, and than its jitter. */
  public static final List<Integer> SECONDS = List.of(7, 14);

  /** Has the event gathered by any of the plugins, alone. */
  public static final String SETTINGS = "{\"exportEventsBufferBytes\":\"1\"}";

  private RetryContract() {}

  /**
   * One plugin.
   *
   * @param rule what it shows
   * @param source of the plugin, which gathers events with a property {@code i}
   * @param lines that it logs about an event whose {@code i} is 7
   */
  public record Case(String rule, String source, List<String> lines) {
    @Override
    public String toString() {
      return rule;
    }
  }

  /** Every plugin. */
  public static List<Case> cases() {
    return List.of(
        new Case(
            "what was in a buffer",
            """
            const { createBuffer } = require('@posthog/plugin-contrib')
            const ids = []
            exports.setupPlugin = (meta) => {
              meta.global.buffer = createBuffer({
                limit: 1,
                onFlush: async (items) => {
                  ids.push(meta.batchId)
                  console.log(ids.length, items.join(), typeof ids[0], new Set(ids).size)
                  if (ids.length < 3) throw new RetryError('not yet')
                },
              })
            }
            exports.processEvent = (event, { global, batchId }) => {
              console.log(batchId)
              global.buffer.add(event.properties.i, 2)
              return event
            }
            """,
            List.of("undefined", "1 7 string 1", "2 7 string 1", "3 7 string 1")),
        new Case(
            "what was exported",
            """
            const ids = []
            exports.exportEvents = async (events, meta) => {
              await meta.storage.get('k')
              ids.push(meta.batchId)
              const items = events.map(({ properties }) => properties.i)
              console.log(ids.length, items.join(), typeof ids[0], new Set(ids).size)
              if (ids.length < 3) throw new RetryError('not yet')
            }
            """,
            List.of("1 7 string 1", "2 7 string 1", "3 7 string 1")));
  }
}
