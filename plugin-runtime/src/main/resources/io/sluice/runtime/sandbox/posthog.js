// The global `posthog` (contract §6.8).
(function (internals) {
  'use strict';

  const {host, settings, freeze, stringify, refusing, part} = internals;
  const {
    NativeError, endsWith, includes, keys, percentEncoded, replaced, slice, startsWith, toText, wellFormed,
  } = internals.natives;

  async function capture(event, properties = {}) {
    const text = properties !== null && typeof properties === 'object' ? stringify(properties) : '{}';
    refusing(host.capture(toText(event), text ?? '{}'));
  }

  // What encodeURIComponent leaves and a form does not (URL standard, 5.2).
  const FORM = ['%20', '+', '!', '%21', "'", '%27', '(', '%28', ')', '%29', '~', '%7E'];

  function encoded(value) {
    let text = percentEncoded(wellFormed(toText(value)));
    for (let i = 0; i < FORM.length; i += 2) {
      text = replaced(text, FORM[i], FORM[i + 1]);
    }
    return text;
  }

  function query(parameters) {
    const names = keys(parameters);
    let text = '';
    for (let i = 0; i < names.length; i++) {
      text += (i === 0 ? '' : '&') + encoded(names[i]) + '=' + encoded(parameters[names[i]]);
    }
    return text;
  }

  async function request(method, path, options = {}) {
    const {data, host: ownHost, projectApiKey, personalApiKey, headers} = options ?? {};
    if (!projectApiKey !== !personalApiKey) {
      throw new NativeError(
        'You must specify a personalApiKey if you specify a projectApiKey and vice-versa!');
    }
    const token = projectApiKey || settings.api.projectToken;
    const key = personalApiKey || settings.api.personalKey;
    if (!token) {
      throw new NativeError('Unable to determine project');
    }
    const given = toText(ownHost ?? settings.api.host);
    const base = endsWith(given, '/') ? slice(given, 0, -1) : given;
    const asked = toText(path);
    const relative =
      replaced(startsWith(asked, '/') ? slice(asked, 1) : asked, '@current', toText(settings.teamId));
    const isRead = method === 'GET';
    const parameters = isRead ? {...data, token} : {token};
    const separator = includes(relative, '?') ? '&' : '?';
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
