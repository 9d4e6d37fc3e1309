import { Plugin, PluginEvent, PluginMeta, RetryError } from '@posthog/plugin-scaffold';

// The settings that plugin.json asks for.
interface Settings {
  config: {
    label: string;
    webhookUrl?: string;
  };
  global: {
    label: string;
  };
}

type Meta = PluginMeta<Plugin<Settings>>;

// Runs once, before the first event. An error says that the settings are no good.
export function setupPlugin({ config, global }: Meta): void {
  if (!config.label.trim()) {
    throw new Error('The setting "label" is empty; give it a word.');
  }
  global.label = config.label.trim();
}

// Runs for each event before it is stored. Return the event, changed or not; null drops it.
export function processEvent(event: PluginEvent, { global }: Meta): PluginEvent | null {
  if (event.event === 'noise') {
    return null;
  }
  event.properties = { ...event.properties, label: global.label };
  return event;
}

// Runs for each event after it is stored. A RetryError asks to be run again later.
export async function onEvent(event: PluginEvent, { config }: Meta): Promise<void> {
  if (!config.webhookUrl) {
    return;
  }
  const response = await fetch(config.webhookUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ event: event.event, label: config.label }),
  });
  if (!response.ok) {
    throw new RetryError(`The webhook answered ${response.status}`);
  }
}
