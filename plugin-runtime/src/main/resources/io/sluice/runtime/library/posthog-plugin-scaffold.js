// `@posthog/plugin-scaffold`: types, which are gone at run time, and the error that asks for another attempt.
'use strict';

class RetryError extends Error {
  constructor(message) {
    super(message);
    Object.defineProperty(this, 'name', {value: 'RetryError', writable: true, configurable: true});
    // The server sets both before it reports the error (contract §6.10).
    for (const name of ['_attempt', '_maxAttempts']) {
      Object.defineProperty(this, name, {value: undefined, writable: true, configurable: true});
    }
  }

  get nameWithAttempts() {
    return this._attempt !== undefined && this._maxAttempts !== undefined
      ? `RetryError (attempt ${this._attempt}/${this._maxAttempts})` : 'RetryError';
  }

  toString() {
    return this.message ? `${this.nameWithAttempts}: ${this.message}` : this.nameWithAttempts;
  }
}

module.exports = {RetryError};

// An import of a type that a compiler left in gives something harmless.
for (const name of [
  'CacheExtension', 'CacheOptions', 'ConsoleExtension', 'GeoIPExtension', 'JobControls', 'MetricsControls', 'Meta',
  'MetaAttachments', 'Plugin', 'PluginAttachment', 'PluginConfigSchema', 'PluginEvent', 'PluginEventExtra',
  'PluginInput', 'PluginJobs', 'PluginLogEntry', 'PluginMeta', 'PluginSettings', 'PostHogEvent', 'ProcessedPluginEvent',
  'Properties', 'Response', 'RetryErrorType', 'StorageExtension', 'UtilsExtension', 'Webhook',
]) {
  module.exports[name] = undefined;
}
