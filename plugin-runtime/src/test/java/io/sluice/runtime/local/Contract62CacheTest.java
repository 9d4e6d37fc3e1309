package io.sluice.runtime.local;

import static io.sluice.runtime.local.Plugin.result;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Contract §6.2, era B: what Redis does, with PostHog's names and argument errors. */
class Contract62CacheTest {
  @Test
  void whatWasSetIsGot() throws Exception {
    assertThat(
            result(
                "await meta.cache.set('k', {a: [1, null]}); return await meta.cache.get('k', 0)"))
        .isEqualTo("{\"a\":[1,null]}");
  }

  @Test
  void aMissingKeyGivesTheDefault() throws Exception {
    assertThat(result("return [await meta.cache.get('k', 7), await meta.cache.get('k')]"))
        .isEqualTo("[7,null]");
  }

  @Test
  void withoutSerializationTextIsKeptAsItIs() throws Exception {
    assertThat(
            result(
                "await meta.cache.set('k', '{x', 0, {jsonSerialize: false});"
                    + " return [await meta.cache.get('k', 1),"
                    + " await meta.cache.get('k', 1, {jsonSerialize: false})]"))
        .isEqualTo("[null,\"{x\"]");
  }

  @Test
  void anEntryIsGoneWhenItsTimeIsUp() throws Exception {
    String source =
        """
        exports.runEveryMinute = async ({ cache }) => cache.get('k', 'gone')
        exports.setupPlugin = async ({ cache }) => cache.set('k', 'there', 10)
        """;
    try (Plugin plugin = new Plugin(source)) {
      plugin.advance(9);
      assertThat(plugin.call("runEveryMinute", null)).isEqualTo("\"there\"");
      plugin.advance(1);
      assertThat(plugin.call("runEveryMinute", null)).isEqualTo("\"gone\"");
    }
  }

  @Test
  void incrementsDoNotGetLost() throws Exception {
    assertThat(
            result(
                "return [await Promise.all([meta.cache.incr('n'), meta.cache.incr('n')]),"
                    + " await meta.cache.get('n')]"))
        .isEqualTo("[[1,2],2]");
  }

  @Test
  void whatIsNoNumberCannotBeIncremented() throws Exception {
    assertThat(result("await meta.cache.set('n', 'x'); await meta.cache.incr('n')"))
        .isEqualTo("Error: ERR value is not an integer or out of range");
  }

  @Test
  void expireSaysWhetherThereIsSuchAnEntry() throws Exception {
    assertThat(
            result(
                "const c = meta.cache; await c.set('a', 1);"
                    + " return [await c.expire('a', 5), await c.expire('b', 5),"
                    + " await c.expire('a', 0), await c.get('a', 'gone')]"))
        .isEqualTo("[true,false,true,\"gone\"]");
  }

  @Test
  void listsWorkAsInRedis() throws Exception {
    assertThat(
            result(
                """
                const c = meta.cache
                const r = [await c.lpush('l', ['a', 'b']), await c.lpush('l', 'c'), await c.llen('l')]
                r.push(await c.lrange('l', 0, -1), await c.lrange('l', -2, 5), await c.lrange('l', 2, 1))
                r.push(await c.lpop('l', 2), await c.llen('l'), await c.lpop('none', 1))
                await c.lpush('m', ['x', 'y', 'x', 'x'])
                r.push(await c.lrem('m', -1, 'x'), await c.lrem('m', 0, 'x'), await c.lrange('m', 0, 9))
                return r
                """))
        .isEqualTo("[2,3,3,[\"c\",\"b\",\"a\"],[\"b\",\"a\"],[],[\"c\",\"b\"],1,null,1,2,[\"y\"]]");
  }

  @Test
  void argumentsOfTheWrongKindAreRefusedAsUpstream() throws Exception {
    assertThat(result("await meta.cache.lpush('l', 1)"))
        .isEqualTo("Error: cache.lpush expects a string value or an array of strings");
    assertThat(result("await meta.cache.lpush('l', Array(1001).fill('x'))"))
        .isEqualTo(
            "IllegalOperationError: Too many elements in array for cache.lpush. Maximum: 1000");
    assertThat(result("await meta.cache.lrange('l', 0, '1')"))
        .isEqualTo("Error: cache.lrange expects a number for the start and end indexes");
    assertThat(result("await meta.cache.lrem('l', '1', 'x')"))
        .isEqualTo("Error: cache.lrem expects a number for the \"count\" argument");
    assertThat(result("await meta.cache.lpop('l')"))
        .isEqualTo("Error: cache.lpop expects a number for the \"count\" argument");
  }

  @Test
  void aListIsNoTextAndATextNoList() throws Exception {
    assertThat(result("await meta.cache.lpush('l', 'a'); await meta.cache.get('l')"))
        .startsWith("Error: WRONGTYPE");
    assertThat(result("await meta.cache.set('l', 'a'); await meta.cache.lpush('l', 'a')"))
        .startsWith("Error: WRONGTYPE");
  }

  @Test
  void theCacheOfAPluginIsNotItsStorage() throws Exception {
    try (Plugin plugin =
        new Plugin("exports.setupPlugin = async ({cache}) => { await cache.set('k', 1) }")) {
      assertThat(plugin.team.storage(Plugin.CONFIG)).isEmpty();
      assertThat(plugin.team.cache(Plugin.PLUGIN)).containsKey("k");
    }
  }
}
