// Adds the place of an event's IP address, as the README describes.

// Nothing is known about the loopback address; developers get a place all the same.
const LOOPBACK = '127.0.0.1'
const STAND_IN = '13.106.122.3'

async function processEvent(event, { geoip, config }) {
  const properties = event.properties || {}
  let ip = properties.$ip || event.ip
  if (!ip || properties.$geoip_disable) {
    return event
  }
  if (ip === LOOPBACK) {
    ip = STAND_IN
  }
  const city = await geoip.locate(ip)
  if (!city) {
    return event
  }
  const place = placeOf(city)
  const known = {}
  const current = {}
  const initial = {}
  for (const [name, value] of Object.entries(place)) {
    if (value !== null) {
      known[`$geoip_${name}`] = value
    }
    // Null overwrites what an earlier, better known place has left on the person.
    current[`$geoip_${name}`] = value
    initial[`$initial_geoip_${name}`] = value
  }
  event.properties = { ...properties, ...known }
  if (config.setPersonProperties !== 'no') {
    event.$set = { ...event.$set, ...current }
    event.$set_once = { ...initial, ...event.$set_once }
  }
  return event
}

function placeOf(city) {
  const place = {
    city_name: english(city.city),
    country_name: english(city.country),
    country_code: orNull(city.country && city.country.isoCode),
    continent_name: english(city.continent),
    continent_code: orNull(city.continent && city.continent.code),
    postal_code: orNull(city.postal && city.postal.code),
    latitude: orNull(city.location && city.location.latitude),
    longitude: orNull(city.location && city.location.longitude),
    time_zone: orNull(city.location && city.location.timeZone),
    subdivision_1_code: null,
    subdivision_1_name: null,
  }
  const subdivisions = city.subdivisions || []
  subdivisions.forEach((subdivision, index) => {
    place[`subdivision_${index + 1}_code`] = orNull(subdivision.isoCode)
    place[`subdivision_${index + 1}_name`] = english(subdivision)
  })
  return place
}

function english(part) {
  return orNull(part && part.names && part.names.en)
}

function orNull(value) {
  return value === undefined ? null : value
}

module.exports = { processEvent }
