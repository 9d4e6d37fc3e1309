// Sends events in batches to a server of yours, as the README describes.

const { createHmac } = require('crypto')

function headers(body, { secret }) {
  const common = { 'Content-Type': 'application/json' }
  return secret ? { ...common, 'X-Signature': createHmac('sha256', secret).update(body).digest('hex') } : common
}

async function exportEvents(events, { config }) {
  const body = JSON.stringify({ events })
  let response
  try {
    response = await fetch(config.url, { method: 'POST', headers: headers(body, config), body })
  } catch (error) {
    throw new RetryError(`The events could not be sent: ${error.message}`)
  }
  if (response.status === 429 || response.status >= 500) {
    throw new RetryError(`The server cannot take the events now: ${response.status}`)
  }
  if (!response.ok) {
    throw new Error(`The server refused the events: ${response.status} ${await response.text()}`)
  }
}
