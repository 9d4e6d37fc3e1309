// Captures one event a day with what was ordered, as the README describes.

const CENTS = 'cents'

async function onEvent(event, { utils, config }) {
  const amount = Number(event.properties?.[config.amountProperty])
  if (event.event === config.orderEvent && Number.isFinite(amount)) {
    await utils.cursor.increment(CENTS, Math.round(amount * 100))
  }
}

async function runEveryDay({ storage, config }) {
  const cents = await storage.get(CENTS, 0)
  await storage.set(CENTS, 0)
  await posthog.capture(config.totalEvent, { total: cents / 100, distinct_id: 'orders' })
}
