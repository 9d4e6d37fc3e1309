// The smallest plugin: what it is given, what it may use, and what it gives back.

import type { Plugin, PluginEvent } from '@posthog/plugin-scaffold'

type HelloPlugin = Plugin<{
  config: { greeting?: string }
  global: { greeted: number }
}>

export const setupPlugin: HelloPlugin['setupPlugin'] = ({ global, config }) => {
  global.greeted = 0
  console.log(`Ready to say ${config.greeting || 'hello'}`)
}

export const processEvent: HelloPlugin['processEvent'] = (event: PluginEvent, { config, global }) => {
  global.greeted += 1
  event.properties = { ...event.properties, greeting: `${config.greeting || 'hello'}, ${event.distinct_id}` }
  return event
}
