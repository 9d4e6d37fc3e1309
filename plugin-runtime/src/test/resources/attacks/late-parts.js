// The parts of the bridge that load at their first use, when the plugin has broken the built-ins.

//# the cache after the built-ins | harmless | captured
ruin()
try {
  await meta.cache.set('a', {b: 1}, 60)
  expectSame((await meta.cache.get('a')).b, 1)
  expectSame(await meta.cache.incr('n'), 1)
  await meta.cache.lpush('l', ['x', 'y'])
  expectSame((await meta.cache.lrange('l', 0, 0))[0], 'y')
  await meta.cache.expire('n', 60)
} catch (error) { escaped('the cache says ' + error) }
return event

//# jobs after the built-ins | harmless | captured
ruin()
try {
  await meta.jobs.a({b: 1}).runIn(1, 'day')
  await meta.jobs.a({b: 1}).runNow()
} catch (error) { escaped('jobs say ' + error) }
return event

//# timers after the built-ins | harmless | captured
const NativePromise = Promise
ruin()
try {
  const timeout = setTimeout(() => escaped('a timer that was cleared'), 5)
  expectSame(timeout > 0, true)
  clearTimeout(timeout)
  const given = await new NativePromise((resolve) => setTimeout((a, b) => resolve(a + b), 1, 'a', 'b'))
  expectSame(given, 'ab')
  expectSame(await new NativePromise((resolve) => queueMicrotask(() => resolve('c'))), 'c')
} catch (error) { escaped('timers say ' + error) }
return event

//# posthog after the built-ins | harmless | captured
ruin()
try {
  await posthog.capture('a', {b: 1})
  const answer = await posthog.api.get('/a/@current?b', {
    host: 'http://public.test:' + event.properties.port + '/', projectApiKey: 'a', personalApiKey: 'b', data: {'c d': '!~'}})
  expectSame(answer.status, 200)
  expectSame(answer.url, 'http://public.test:' + event.properties.port + '/a/2?b&c+d=%21%7E&token=a')
} catch (error) { escaped('posthog says ' + error) }
return event

//# metrics after the built-ins | at load harmless | captured
ruin()
exports.metrics = {a: 'sum', b: 'max'}
exports.processEvent = (event, meta) => {
  try {
    meta.metrics.a.increment(1)
    meta.metrics.b.max(2)
  } catch (error) { escaped('metrics say ' + error) }
  return event
}

//# cursors after the built-ins | harmless | captured
ruin()
try {
  await meta.utils.cursor.init('c', 5)
  expectSame(await meta.utils.cursor.increment('c', 2), 7)
} catch (error) { escaped('cursors say ' + error) }
return event

//# buffers after the built-ins | harmless | captured
ruin()
try {
  const buffer = require('@posthog/plugin-contrib').createBuffer({limit: 10, onFlush: () => {}})
  buffer.add({a: 1}, 1)
  await buffer.flush()
} catch (error) { escaped('buffers say ' + error) }
return event

//# fetch after the built-ins | harmless | captured
ruin()
try {
  const answer = await fetch('http://public.test:' + event.properties.port + '/', {headers: {A: ['1', '2']}, timeout: 900})
  expectSame(answer.ok, true)
  expectSame(await answer.text(), 'internal')
  expectSame(new Headers([['a', '1'], ['A', '2']]).get('a'), '1, 2')
  const form = new FormData()
  form.append('a', 'b')
  expectSame(form.get('a'), 'b')
} catch (error) { escaped('fetch says ' + error) }
return event

//# the time of the host after the built-ins | harmless | captured
const HostDate = Date
const {now} = Date
ruin()
try {
  expectSame(typeof now(), 'number')
  expectSame(new HostDate(0) instanceof HostDate, true)
  expectSame(new HostDate() instanceof HostDate, true)
} catch (error) { escaped('the time says ' + error) }
return event
