// Drops the events of bots and of internal users, as the README describes.

function setupPlugin({ config, global }) {
  global.botPatterns = list(config.botPatterns)
  global.internalDomains = list(config.internalDomains).map((domain) => domain.replace(/^@/, ''))
  global.internalIpPrefixes = list(config.internalIpPrefixes)
}

function processEvent(event, { global }) {
  return isBot(event, global) || isInternal(event, global) ? null : event
}

function isBot(event, { botPatterns }) {
  const properties = event.properties || {}
  const agents = [properties.$raw_user_agent, properties.$useragent].map(lowerCase)
  return botPatterns.some((pattern) => agents.some((agent) => agent.includes(pattern)))
}

function isInternal(event, { internalDomains, internalIpPrefixes }) {
  const properties = event.properties || {}
  const domains = [event.$set, properties.$set, properties].map(emailDomain)
  const ip = lowerCase(properties.$ip || event.ip)
  return (
    internalDomains.some((own) => domains.some((it) => it === own || it.endsWith(`.${own}`))) ||
    internalIpPrefixes.some((prefix) => ip.startsWith(prefix))
  )
}

function emailDomain(properties) {
  const email = lowerCase(properties && properties.email)
  return email.slice(email.lastIndexOf('@') + 1).trim()
}

function lowerCase(value) {
  return typeof value === 'string' ? value.toLowerCase() : ''
}

function list(setting) {
  return lowerCase(setting)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
