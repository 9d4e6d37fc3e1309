// Writes amounts in one currency beside the amounts that came, as the README describes.

const RATES = 'rates'
const HOUR = 3600 * 1000

async function fetchRates({ config, cache, storage }) {
  const response = await fetch(config.ratesUrl)
  if (!response.ok) {
    throw new RetryError(`The rates could not be had: ${response.status} ${response.statusText}`)
  }
  const { base, rates } = await response.json()
  if (!base || !rates || typeof rates !== 'object') {
    throw new Error(`${config.ratesUrl} did not answer with { "base", "rates" }`)
  }
  const known = { base, rates: { ...rates, [base]: 1 }, at: Date.now() }
  await storage.set(RATES, known)
  await cache.set(RATES, known, (2 * HOUR) / 1000)
  return known
}

// What is in the cache is fresh; what is in storage is better than nothing.
async function knownRates({ cache, storage }) {
  return (await cache.get(RATES, null)) || (await storage.get(RATES, null))
}

async function setupPlugin(meta) {
  if (!(await knownRates(meta))) {
    await fetchRates(meta)
  }
}

async function runEveryHour(meta) {
  await fetchRates(meta)
}

async function processEvent(event, meta) {
  const { config } = meta
  const amount = Number(event.properties?.[config.amountProperty])
  const from = String(event.properties?.[config.currencyProperty] || '').toUpperCase()
  if (!from || !Number.isFinite(amount)) {
    return event
  }
  const { rates } = (await knownRates(meta)) || { rates: {} }
  const to = config.currency.toUpperCase()
  if (rates[from] && rates[to]) {
    const converted = (amount / rates[from]) * rates[to]
    event.properties[config.resultProperty] = Math.round(converted * 10000) / 10000
    event.properties[`${config.resultProperty}_currency`] = to
  } else {
    console.warn(`No rate is known from ${from} to ${to}`)
  }
  return event
}
