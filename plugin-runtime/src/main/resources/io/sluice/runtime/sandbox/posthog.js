// The global `posthog` (contract §6.8).
(function (internals) {
  'use strict';

  const {host, settings, features, freeze, stringify, refusing, refusal, part} = internals;

  async function capture(event, properties = {}) {
    if (!features.CAPTURE) {
      throw refusal('posthog.capture');
    }
    const text = properties !== null && typeof properties === 'object' ? stringify(properties) : '{}';
    refusing(host.capture(String(event), text ?? '{}'));
  }

  function query(parameters) {
    const {URLSearchParams} = globalThis;
    return new URLSearchParams(parameters).toString();
  }

  async function request(method, path, options = {}) {
    const {data, host: ownHost, projectApiKey, personalApiKey, headers} = options ?? {};
    if (Boolean(projectApiKey) !== Boolean(personalApiKey)) {
      throw new Error(
        'You must specify a personalApiKey if you specify a projectApiKey and vice-versa!');
    }
    const token = projectApiKey || settings.api.projectToken;
    const key = personalApiKey || settings.api.personalKey;
    if (!token) {
      throw new Error('Unable to determine project');
    }
    const base = String(ownHost ?? settings.api.host).replace(/\/$/, '');
    const relative = String(path).replace(/^\//, '').replaceAll('@current', String(settings.teamId));
    const isRead = method === 'GET';
    const parameters = isRead ? {...data, token} : {token};
    const separator = relative.includes('?') ? '&' : '?';
    const hasBody = method === 'POST' || method === 'PUT';
    return part('fetch').send(
      `${base}/${relative}${separator}${query(parameters)}`,
      {
        method,
        headers: {
          ...(key ? {Authorization: `Bearer ${key}`} : {}),
          ...(method === 'POST' ? {'Content-Type': 'application/json'} : {}),
          ...headers,
        },
        ...(hasBody ? {body: stringify(data || {})} : {}),
      },
      true);
  }

  return freeze({
    capture,
    api: freeze({
      get: (path, options) => request('GET', path, options),
      post: (path, options) => request('POST', path, options),
      put: (path, options) => request('PUT', path, options),
      delete: (path, options) => request('DELETE', path, options),
    }),
  });
});
