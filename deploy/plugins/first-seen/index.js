// Marks the first event of each distinct id, as the README describes.

async function processEvent(event, { storage, config }) {
  const key = String(event.distinct_id)
  const time = event.timestamp || event.now || new Date().toISOString()

  // Nothing may be awaited between these two: so no other event can come between them.
  if (await storage.get(key, null)) {
    return event
  }
  await storage.set(key, time)

  const eventProperty = config.eventProperty || 'first_seen'
  const personProperty = config.personProperty || 'first_seen_at'
  event.properties = { ...event.properties, [eventProperty]: true }
  event.$set_once = { ...event.$set_once, [personProperty]: time }
  return event
}
