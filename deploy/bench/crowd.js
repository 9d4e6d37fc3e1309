// One of a crowd: each of its plugins is this file with another number in the first line of code.

const NUMBER = 0

const PREFIX = 'crowd_' + NUMBER + '_'
const URL_PARTS = /^(https?):\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?/
const WEIGHTS = {$browser: NUMBER + 1, $os: NUMBER + 2, $current_url: NUMBER + 3}

function setupPlugin({global}) {
  global.calls = 0
}

function processEvent(event, {global}) {
  global.calls++
  const properties = event.properties
  const parts = URL_PARTS.exec(properties.$current_url || '')
  if (parts) {
    properties[PREFIX + 'host'] = parts[2]
    properties[PREFIX + 'path'] = parts[3]
  }
  let weight = NUMBER
  for (const key of Object.keys(properties)) {
    if (typeof properties[key] === 'string') {
      weight += (WEIGHTS[key] || 1) * properties[key].length
    }
  }
  properties[PREFIX + 'weight'] = weight
  properties.calls = global.calls
  return event
}
