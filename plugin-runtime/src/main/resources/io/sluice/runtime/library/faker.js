// `faker` 4: all locales by name, each read at its first use; the default is English.
'use strict';

const Faker = require('faker/lib/index');

const NAMES = [
  'az', 'cz', 'de', 'de_AT', 'de_CH', 'en', 'en_AU', 'en_BORK', 'en_CA', 'en_GB', 'en_IE', 'en_IND', 'en_US',
  'en_au_ocker', 'es', 'es_MX', 'fa', 'fr', 'fr_CA', 'ge', 'id_ID', 'it', 'ja', 'ko', 'nb_NO', 'nep', 'nl', 'pl',
  'pt_BR', 'ru', 'sk', 'sv', 'tr', 'uk', 'vi', 'zh_CN', 'zh_TW',
];

const locales = {};
for (const name of NAMES) {
  Object.defineProperty(locales, name, {
    enumerable: true,
    configurable: true,
    get() {
      const value = require(`faker/lib/locales/${name}`);
      Object.defineProperty(locales, name, {value, writable: true});
      return value;
    },
  });
}

module.exports = new Faker({locales});
