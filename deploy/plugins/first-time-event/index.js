// Marks the first event of its kind, for the team and for each user, as the README describes.

function isTracked(event, { eventsToTrack }) {
  const names = (eventsToTrack || '').split(',').map((name) => name.trim()).filter(Boolean)
  return names.length === 0 || names.includes(event.event)
}

// The cache spares storage a question for what has been seen lately.
async function isFirst(key, { cache, storage }) {
  if (await cache.get(key, null)) {
    return false
  }
  const seen = await storage.get(key, null)
  if (!seen) {
    await storage.set(key, true)
  }
  await cache.set(key, true, 3600)
  return !seen
}

async function processEvent(event, meta) {
  if (isTracked(event, meta.config)) {
    const isFirstEver = await isFirst(`team/${event.event}`, meta)
    const isFirstOfUser = await isFirst(`user/${event.distinct_id}/${event.event}`, meta)
    event.properties = {
      ...event.properties,
      is_first_event_ever: isFirstEver,
      is_first_event_of_user: isFirstOfUser,
    }
  }
  return event
}
