// fetch, Headers, Request, Response, FormData and AbortController, as node-fetch 2 has them. The
// host sends requests and hands over whole replies; binary bodies cross as one character a byte.
(function (internals) {
  'use strict';

  const {host, settings, freeze, stringify, parse, named, refusal, start, cancel, library, part} = internals;
  const {
    NativeError, NativePromise, NativeTypeError, apply, assign, bareList, classOf, defineProperties,
    defineProperty, digits, isArray, isBuffer, isView, iterator, join, keys, lower, matches, padStart, random,
    replaced, slice, sliceBuffer, sort, startsWith, toArray, toNumber, toStringTag, toText, upper,
  } = internals.natives;

  const TEXT_TYPE = 'text/plain;charset=UTF-8';
  const FORM_TYPE = 'application/x-www-form-urlencoded;charset=UTF-8';
  const MOST_REDIRECTS = 20;
  const DASHES = '--------------------------';
  const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
  const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

  const bufferOf = (value, second, third) => library('buffer').Buffer.from(value, second, third);
  const isParameters = (value) => classOf(value) === '[object URLSearchParams]';

  function listOf(only) {
    const list = bareList();
    list[0] = only;
    return list;
  }

  function kept(list, isKept) {
    const all = bareList();
    for (let i = 0; i < list.length; i++) {
      if (isKept(list[i])) {
        all[all.length] = list[i];
      }
    }
    return all;
  }

  // --- Headers ---------------------------------------------------------------------------------

  let isHeaders;
  let entriesOf;

  class Headers {
    // By the name in lower case: the name as it was given first, and the values.
    #entries = {__proto__: null};

    static {
      isHeaders = (value) => #entries in value;
      entriesOf = (headers) => headers.#entries;
    }

    constructor(init) {
      if (init === undefined || init === null) {
        return;
      }
      if (typeof init !== 'object') {
        throw new NativeTypeError('Provided initializer must be an object');
      } else if (isHeaders(init)) {
        const given = init.#entries;
        const names = keys(given);
        for (let i = 0; i < names.length; i++) {
          const {name, values} = given[names[i]];
          this.#entries[names[i]] = {name, values: kept(values, () => true)};
        }
      } else if (isArray(init)) {
        for (let i = 0; i < init.length; i++) {
          this.#appendPair(init[i]);
        }
      } else if (typeof init[iterator] === 'function') {
        for (const pair of init) {
          this.#appendPair(pair);
        }
      } else {
        const names = keys(init);
        for (let i = 0; i < names.length; i++) {
          const value = init[names[i]];
          const count = isArray(value) ? value.length : 1;
          for (let j = 0; j < count; j++) {
            this.#append(names[i], isArray(value) ? value[j] : value);
          }
        }
      }
    }

    #appendPair(pair) {
      if (isArray(pair)) {
        this.#append(pair[0], pair[1]);
      } else {
        const [name, value] = [...pair];
        this.#append(name, value);
      }
    }

    static #checked(name, value) {
      const text = toText(name);
      if (!matches(NAME, text)) {
        throw new NativeTypeError(`${text} is not a legal HTTP header name`);
      }
      if (value !== undefined && matches(BAD_VALUE, value)) {
        throw new NativeTypeError(`${value} is not a legal HTTP header value`);
      }
      return text;
    }

    get(name) {
      const entry = this.#entries[lower(Headers.#checked(name))];
      return entry === undefined ? null : join(entry.values, ', ');
    }

    set(name, value) {
      const text = toText(value);
      const checked = Headers.#checked(name, text);
      this.#entries[lower(checked)] = {name: checked, values: listOf(text)};
    }

    append(name, value) {
      this.#append(name, value);
    }

    #append(name, value) {
      const text = toText(value);
      const checked = Headers.#checked(name, text);
      const entry = this.#entries[lower(checked)];
      if (entry === undefined) {
        this.#entries[lower(checked)] = {name: checked, values: listOf(text)};
      } else {
        entry.values[entry.values.length] = text;
      }
    }

    has(name) {
      return this.#entries[lower(Headers.#checked(name))] !== undefined;
    }

    delete(name) {
      delete this.#entries[lower(Headers.#checked(name))];
    }

    raw() {
      const all = {__proto__: null};
      const names = keys(this.#entries);
      for (let i = 0; i < names.length; i++) {
        const {name, values} = this.#entries[names[i]];
        all[name] = toArray(values);
      }
      return all;
    }

    forEach(callback, thisArgument) {
      const names = this.#sortedNames();
      for (let i = 0; i < names.length; i++) {
        apply(callback, thisArgument, [this.get(names[i]), names[i], this]);
      }
    }

    #sortedNames() {
      return sort(keys(this.#entries));
    }

    * entries() {
      const names = this.#sortedNames();
      for (let i = 0; i < names.length; i++) {
        yield [names[i], this.get(names[i])];
      }
    }

    * keys() {
      const names = this.#sortedNames();
      for (let i = 0; i < names.length; i++) {
        yield names[i];
      }
    }

    * values() {
      const names = this.#sortedNames();
      for (let i = 0; i < names.length; i++) {
        yield this.get(names[i]);
      }
    }

    [iterator]() {
      return this.entries();
    }

    get [toStringTag]() {
      return 'Headers';
    }
  }

  // --- FormData --------------------------------------------------------------------------------

  let isFormData;

  class FormData {
    #parts = bareList();

    static {
      isFormData = (value) => #parts in value;
    }

    append(name, value, fileName) {
      this.#parts[this.#parts.length] = {name: toText(name), value, fileName};
    }

    set(name, value, fileName) {
      this.delete(name);
      this.append(name, value, fileName);
    }

    get(name) {
      return this.#named(name)[0]?.value ?? null;
    }

    getAll(name) {
      const found = this.#named(name);
      for (let i = 0; i < found.length; i++) {
        found[i] = found[i].value;
      }
      return toArray(found);
    }

    has(name) {
      return this.#named(name).length > 0;
    }

    delete(name) {
      const wanted = toText(name);
      this.#parts = kept(this.#parts, (one) => one.name !== wanted);
    }

    #named(name) {
      const wanted = toText(name);
      return kept(this.#parts, (one) => one.name === wanted);
    }

    * entries() {
      for (let i = 0; i < this.#parts.length; i++) {
        const {name, value} = this.#parts[i];
        yield [name, value];
      }
    }

    [iterator]() {
      return this.entries();
    }

    get [toStringTag]() {
      return 'FormData';
    }

    // The package form-data has these two; node-fetch 2 was used with it.
    getHeaders() {
      return {'content-type': `multipart/form-data; boundary=${this.getBoundary()}`};
    }

    getBoundary() {
      if (this.boundary === undefined) {
        const hex = () => padStart(slice(digits(random(), 16), 2, 14), 12, '0');
        defineProperty(this, 'boundary', {value: DASHES + hex() + hex()});
      }
      return this.boundary;
    }

    getBuffer() {
      const {Buffer} = library('buffer');
      const quoted = (text) =>
        replaced(replaced(replaced(text, '"', '%22'), '\r', '%0D'), '\n', '%0A');
      const pieces = bareList();
      const add = (piece) => {
        pieces[pieces.length] = piece;
      };
      for (let i = 0; i < this.#parts.length; i++) {
        const {name, value, fileName} = this.#parts[i];
        const isBinary = isView(value) || isBuffer(value);
        const options = typeof fileName === 'object' && fileName !== null ? fileName : {filename: fileName};
        const file = options.filename ?? (isBinary ? 'blob' : undefined);
        const type = options.contentType ?? (file === undefined ? undefined : 'application/octet-stream');
        add(Buffer.from(
          `--${this.getBoundary()}\r\nContent-Disposition: form-data; name="${quoted(name)}"`
          + (file === undefined ? '' : `; filename="${quoted(toText(file))}"`)
          + (type === undefined ? '' : `\r\nContent-Type: ${type}`)
          + '\r\n\r\n'));
        add(isBinary ? bytesOf(value) : Buffer.from(toText(value)));
        add(Buffer.from('\r\n'));
      }
      add(Buffer.from(`--${this.getBoundary()}--\r\n`));
      return Buffer.concat(toArray(pieces));
    }
  }

  // --- AbortController -------------------------------------------------------------------------

  class AbortSignal {
    #listeners = bareList();
    aborted = false;
    reason = undefined;
    onabort = null;

    addEventListener(type, listener) {
      if (type === 'abort') {
        this.#listeners[this.#listeners.length] = listener;
      }
    }

    removeEventListener(type, listener) {
      this.#listeners = kept(this.#listeners, (one) => one !== listener);
    }

    dispatchEvent(event) {
      const listeners = kept(this.#listeners, () => true); // a listener may add and remove some
      for (let i = -1; i < listeners.length; i++) {
        const listener = i < 0 ? this.onabort : listeners[i];
        if (typeof listener === 'function') {
          apply(listener, this, [event]);
        }
      }
      return true;
    }

    throwIfAborted() {
      if (this.aborted) {
        throw this.reason;
      }
    }

    static abort(reason) {
      const controller = new AbortController();
      controller.abort(reason);
      return controller.signal;
    }

    static timeout(millis) {
      const controller = new AbortController();
      part('timers').setTimeout(
        () => controller.abort(named('TimeoutError', 'The operation was aborted due to timeout')), millis);
      return controller.signal;
    }

    get [toStringTag]() {
      return 'AbortSignal';
    }
  }

  class AbortController {
    signal = new AbortSignal();

    abort(reason = named('AbortError', 'This operation was aborted')) {
      if (!this.signal.aborted) {
        this.signal.aborted = true;
        this.signal.reason = reason;
        this.signal.dispatchEvent({type: 'abort', target: this.signal});
      }
    }

    get [toStringTag]() {
      return 'AbortController';
    }
  }

  // --- Bodies ----------------------------------------------------------------------------------

  function bytesOf(value) {
    return isView(value)
      ? bufferOf(value.buffer, value.byteOffset, value.byteLength)
      : bufferOf(value);
  }

  function binaryOf(bytes) {
    return bytes.toString('latin1');
  }

  const EMPTY = freeze({content: null, isText: true, type: null});

  // What came from outside: one character a byte.
  class ReplyBody {
    constructor(binary) {
      this.binary = binary;
    }
  }

  // What is sent: text as it is, or bytes as one character each.
  function extracted(body) {
    if (body === undefined || body === null) {
      return EMPTY;
    }
    if (body instanceof ReplyBody) {
      return {content: body.binary, isText: false, type: null};
    }
    if (typeof body === 'string') {
      return {content: body, isText: true, type: TEXT_TYPE};
    }
    if (isParameters(body)) {
      return {content: body.toString(), isText: true, type: FORM_TYPE};
    }
    if (typeof body === 'object' && isFormData(body)) {
      return {
        content: binaryOf(body.getBuffer()),
        isText: false,
        type: `multipart/form-data;boundary=${body.getBoundary()}`,
      };
    }
    if (isView(body) || isBuffer(body)) {
      return {content: binaryOf(bytesOf(body)), isText: false, type: null};
    }
    if (typeof body.pipe === 'function' && typeof body.on === 'function') {
      return {stream: body, isText: false, type: null};
    }
    return {content: toText(body), isText: true, type: TEXT_TYPE};
  }

  function collected(stream) {
    return new NativePromise((resolve, reject) => {
      const pieces = bareList();
      stream.on('data', (piece) => {
        pieces[pieces.length] = typeof piece === 'string' ? bufferOf(piece) : piece;
      });
      stream.on('end', () => resolve(binaryOf(library('buffer').Buffer.concat(toArray(pieces)))));
      stream.on('error', reject);
    });
  }

  class Body {
    #content;
    #isUsed = false;

    constructor(content) {
      this.#content = content;
    }

    get bodyUsed() {
      return this.#isUsed;
    }

    get body() {
      return this.#content.content === null ? null : library('stream').Readable.from([this.#bytes()]);
    }

    async #taken() {
      if (this.#isUsed) {
        throw new NativeTypeError(`body used already for: ${this.url ?? ''}`);
      }
      this.#isUsed = true;
      if (this.#content.stream !== undefined) {
        this.#content = {content: await collected(this.#content.stream), isText: false, type: null};
      }
      return this.#content;
    }

    #bytes() {
      const {content, isText} = this.#content;
      return content === null ? bufferOf('') : bufferOf(content, isText ? 'utf8' : 'latin1');
    }

    async text() {
      const {content, isText} = await this.#taken();
      if (content === null) {
        return '';
      }
      return isText ? content : host.utf8(content);
    }

    async json() {
      const text = await this.text();
      try {
        return parse(text);
      } catch (error) {
        throw new FetchError(
          `invalid json response body at ${this.url ?? ''} reason: ${error.message}`, 'invalid-json');
      }
    }

    async buffer() {
      await this.#taken();
      return this.#bytes();
    }

    async arrayBuffer() {
      const bytes = await this.buffer();
      return sliceBuffer(bytes.buffer, bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    }

    contentCopy() {
      if (this.#isUsed) {
        throw new NativeError('cannot clone body after it is used');
      }
      return this.#content;
    }
  }

  class FetchError extends NativeError {
    constructor(message, type, code) {
      super(message);
      this.name = 'FetchError';
      this.type = type;
      if (code !== undefined) {
        this.code = this.errno = code;
      }
    }
  }

  class Response extends Body {
    // All that is the object's own in node-fetch 2: plugins put a reply's JSON into their messages.
    size = 0;
    timeout = 0;
    #head;

    constructor(body, init = {}) {
      const content = extracted(body);
      super(content);
      const headers = new Headers(init.headers);
      if (content.type !== null && !headers.has('content-type')) {
        headers.set('Content-Type', content.type);
      }
      this.#head = {
        url: init.url ?? '',
        status: init.status ?? 200,
        statusText: init.statusText ?? 'OK',
        redirected: init.redirected ?? false,
        headers,
      };
    }

    get url() {
      return this.#head.url;
    }

    get status() {
      return this.#head.status;
    }

    get statusText() {
      return this.#head.statusText;
    }

    get redirected() {
      return this.#head.redirected;
    }

    get headers() {
      return this.#head.headers;
    }

    get type() {
      return 'default';
    }

    get ok() {
      return this.status >= 200 && this.status < 300;
    }

    clone() {
      const {content, isText} = this.contentCopy();
      const body = content === null || isText ? content : bufferOf(content, 'latin1');
      return new Response(body, this);
    }

    static json(data, init = {}) {
      const headers = new Headers(init.headers);
      if (!headers.has('content-type')) {
        headers.set('Content-Type', 'application/json');
      }
      return new Response(stringify(data), {...init, headers});
    }

    static error() {
      return new Response(null, {status: 0, statusText: ''});
    }

    static redirect(url, status = 302) {
      return new Response(null, {status, statusText: '', headers: {Location: toText(url)}});
    }

    get [toStringTag]() {
      return 'Response';
    }
  }

  class Request extends Body {
    constructor(input, init = {}) {
      const from = input instanceof Request ? input : null;
      const method = upper(toText(init.method ?? from?.method ?? 'GET'));
      const hasBody = (init.body ?? null) !== null || from?.hasBody === true;
      if (hasBody && (method === 'GET' || method === 'HEAD')) {
        throw new NativeTypeError('Request with GET/HEAD method cannot have body');
      }
      const content = (init.body ?? null) !== null || from === null ? extracted(init.body) : from.contentCopy();
      super(content);
      const headers = new Headers(init.headers ?? from?.headers);
      if (content.type !== null && !headers.has('content-type')) {
        headers.set('Content-Type', content.type);
      }
      const url = from !== null ? from.url : absolute(input);
      defineProperties(this, {
        method: {value: method, enumerable: true},
        url: {value: url, enumerable: true},
        headers: {value: headers, enumerable: true},
        redirect: {value: init.redirect ?? from?.redirect ?? 'follow', enumerable: true},
        signal: {value: init.signal ?? from?.signal ?? null, enumerable: true},
        follow: {value: init.follow ?? from?.follow ?? MOST_REDIRECTS},
        timeout: {value: init.timeout ?? from?.timeout ?? 0},
        hasBody: {value: hasBody},
      });
    }

    clone() {
      return new Request(this);
    }

    get [toStringTag]() {
      return 'Request';
    }
  }

  // As in node-fetch 2: plugins copy a reply member by member.
  const listed = {__proto__: null, enumerable: true};
  defineProperties(Headers.prototype, {
    __proto__: null, get: listed, forEach: listed, set: listed, append: listed, has: listed,
    delete: listed, keys: listed, values: listed, entries: listed,
  });
  defineProperties(Body.prototype, {
    __proto__: null, body: listed, bodyUsed: listed, arrayBuffer: listed, json: listed,
    text: listed, buffer: listed,
  });
  defineProperties(Response.prototype, {
    __proto__: null, url: listed, status: listed, ok: listed, redirected: listed,
    statusText: listed, headers: listed, clone: listed,
  });
  defineProperties(Request.prototype, {__proto__: null, clone: listed});

  function absolute(input) {
    const text = typeof input === 'object' && input !== null && input.href ? toText(input.href) : toText(input);
    if (!matches(/^[a-z][a-z0-9+.-]*:/i, text)) {
      throw new NativeTypeError('Only absolute URLs are supported');
    }
    if (!matches(/^https?:/i, text)) {
      throw new NativeTypeError('Only HTTP(S) protocols are supported');
    }
    return text;
  }

  // --- fetch -----------------------------------------------------------------------------------

  const REDIRECTS = {__proto__: null, follow: true, error: true, manual: true};

  function replied(head, body) {
    return new Response(new ReplyBody(body), parse(head));
  }

  // Sends a request; `isApi` says that it is one of posthog.api.
  async function send(input, init, isApi) {
    if (!(isApi ? settings.apiFetch : settings.fetch)) {
      throw refusal(isApi ? 'posthog.api' : 'fetch');
    }
    const request = new Request(input, init ?? {});
    if (typeof request.redirect !== 'string' || !REDIRECTS[request.redirect]) {
      throw new NativeTypeError(`redirect is ${request.redirect}; expected follow, error, manual`);
    }
    if (request.signal?.aborted) {
      throw aborted();
    }
    let {content, isText, stream} = request.contentCopy();
    if (stream !== undefined) {
      content = await collected(stream);
    }
    const follow = toNumber(request.follow);
    const head = stringify({
      __proto__: null,
      method: request.method,
      url: request.url,
      headers: sentHeaders(request.headers),
      redirect: request.redirect,
      follow: follow > 0 ? follow : 0,
    });
    return new NativePromise((resolve, reject) => {
      let waiting = null;
      const ended = (settle) => (first, second) => {
        request.signal?.removeEventListener('abort', onAbort);
        if (waiting !== null) {
          part('timers').clearTimeout(waiting);
        }
        settle(first, second);
      };
      const number = start(
        () => host.fetch(head, content, isText, isApi),
        ended((replyHead, body) => resolve(replied(replyHead, body))),
        ended((failure) => reject(failed(failure))));
      const stop = (error) => {
        cancel(number);
        ended(reject)(error);
      };
      const onAbort = () => stop(aborted());
      if (number > 0) {
        request.signal?.addEventListener('abort', onAbort);
        if (request.timeout > 0) {
          waiting = part('timers').setTimeout(
            () => stop(new FetchError(`network timeout at: ${request.url}`, 'request-timeout')), request.timeout);
        }
      }
    });
  }

  function sentHeaders(headers) {
    const pairs = bareList();
    const all = entriesOf(headers);
    const names = keys(all);
    for (let i = 0; i < names.length; i++) {
      const {name, values} = all[names[i]];
      for (let j = 0; j < values.length; j++) {
        const pair = listOf(name);
        pair[1] = values[j];
        pairs[pairs.length] = pair;
      }
    }
    return pairs;
  }

  function aborted() {
    const error = named('AbortError', 'The user aborted a request.');
    error.type = 'aborted';
    return error;
  }

  // A failure is JSON from the one who sends, or plain text if the call was refused here.
  function failed(failure) {
    if (!startsWith(failure, '{')) {
      return new FetchError(failure, 'system');
    }
    const {code, message} = parse(failure);
    return new FetchError(message, code === 'SLUICE_TOO_MANY_REDIRECTS' ? 'max-redirect' : 'system', code);
  }

  const fetch = (input, init) => send(input, init, false);
  const nodeFetch = assign(
    (input, init) => send(input, init, false), {Headers, Request, Response, FetchError, FormData});
  nodeFetch.default = nodeFetch;
  nodeFetch.AbortError = function AbortError(message) {
    return named('AbortError', message);
  };
  nodeFetch.isRedirect = (status) =>
    status === 301 || status === 302 || status === 303 || status === 307 || status === 308;

  return freeze({
    fetch, nodeFetch, send, Headers, Request, Response, FormData, AbortController, AbortSignal,
  });
});
