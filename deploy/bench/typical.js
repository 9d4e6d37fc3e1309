// What most plugins do: takes a URL apart, adds and removes properties, loops over the keys.

const URL_PARTS = /^(https?):\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?/
const PRIVATE = ['email', 'phone', 'session_token']

function processEvent(event) {
  const properties = event.properties
  const parts = URL_PARTS.exec(properties.$current_url || '')
  if (parts) {
    properties.page_host = parts[2]
    properties.page_path = parts[3]
    properties.campaign = parameter(parts[4] || '', 'utm_campaign')
  }
  for (const name of PRIVATE) {
    delete properties[name]
  }
  let texts = 0
  for (const key of Object.keys(properties)) {
    if (typeof properties[key] === 'string') {
      texts++
    }
  }
  properties.text_properties = texts
  properties.processed_by = 'typical'
  return event
}

function parameter(query, name) {
  for (const pair of query.split('&')) {
    const [key, value] = pair.split('=')
    if (key === name) {
      return decodeURIComponent(value || '')
    }
  }
  return null
}
