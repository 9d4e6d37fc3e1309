// What @posthog/plugin-scaffold has at run time; the rest of it is types.
(function (internals) {
  'use strict';

  const {freeze} = internals;

  // Asks to be run again (contract §6.10). The host fills in the attempt.
  class RetryError extends Error {
    constructor(message) {
      super(message);
      this.name = 'RetryError';
    }

    get nameWithAttempts() {
      return this._attempt
        ? `${this.name} (attempt ${this._attempt}${this._maxAttempts ? `/${this._maxAttempts}` : ''})`
        : this.name;
    }

    toString() {
      return this.message ? `${this.nameWithAttempts}: ${this.message}` : this.nameWithAttempts;
    }
  }

  return freeze({RetryError});
});
