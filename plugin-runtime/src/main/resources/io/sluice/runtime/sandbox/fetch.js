// fetch, Headers, Request, Response, FormData and AbortController, as node-fetch 2 has them. The
// host sends requests and hands over whole replies; binary bodies cross as one character a byte.
(function (internals) {
  'use strict';

  const {host, settings, freeze, stringify, parse, named, refusal, start, cancel, library} = internals;

  const TEXT_TYPE = 'text/plain;charset=UTF-8';
  const FORM_TYPE = 'application/x-www-form-urlencoded;charset=UTF-8';
  const MOST_REDIRECTS = 20;
  const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
  const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

  const bufferOf = (...given) => library('buffer').Buffer.from(...given);
  const isParameters = (value) => Object.prototype.toString.call(value) === '[object URLSearchParams]';

  // --- Headers ---------------------------------------------------------------------------------

  class Headers {
    #entries = new Map();

    constructor(init) {
      if (init === undefined || init === null) {
        return;
      }
      if (init instanceof Headers) {
        for (const {name, values} of init.#entries.values()) {
          this.#entries.set(name.toLowerCase(), {name, values: [...values]});
        }
      } else if (typeof init !== 'object') {
        throw new TypeError('Provided initializer must be an object');
      } else if (typeof init[Symbol.iterator] === 'function') {
        for (const pair of init) {
          const [name, value] = [...pair];
          this.append(name, value);
        }
      } else {
        for (const name of Object.keys(init)) {
          const value = init[name];
          for (const one of Array.isArray(value) ? value : [value]) {
            this.append(name, one);
          }
        }
      }
    }

    static #checked(name, value) {
      const text = String(name);
      if (!NAME.test(text)) {
        throw new TypeError(`${text} is not a legal HTTP header name`);
      }
      if (value !== undefined && BAD_VALUE.test(value)) {
        throw new TypeError(`${value} is not a legal HTTP header value`);
      }
      return text;
    }

    get(name) {
      const entry = this.#entries.get(Headers.#checked(name).toLowerCase());
      return entry === undefined ? null : entry.values.join(', ');
    }

    set(name, value) {
      const text = String(value);
      const checked = Headers.#checked(name, text);
      this.#entries.set(checked.toLowerCase(), {name: checked, values: [text]});
    }

    append(name, value) {
      const text = String(value);
      const checked = Headers.#checked(name, text);
      const entry = this.#entries.get(checked.toLowerCase());
      if (entry === undefined) {
        this.#entries.set(checked.toLowerCase(), {name: checked, values: [text]});
      } else {
        entry.values.push(text);
      }
    }

    has(name) {
      return this.#entries.has(Headers.#checked(name).toLowerCase());
    }

    delete(name) {
      this.#entries.delete(Headers.#checked(name).toLowerCase());
    }

    raw() {
      const all = Object.create(null);
      for (const {name, values} of this.#entries.values()) {
        all[name] = [...values];
      }
      return all;
    }

    forEach(callback, thisArgument) {
      for (const [name, value] of this) {
        callback.call(thisArgument, value, name, this);
      }
    }

    * entries() {
      for (const key of [...this.#entries.keys()].sort()) {
        yield [key, this.get(key)];
      }
    }

    * keys() {
      for (const [name] of this) {
        yield name;
      }
    }

    * values() {
      for (const [, value] of this) {
        yield value;
      }
    }

    [Symbol.iterator]() {
      return this.entries();
    }

    get [Symbol.toStringTag]() {
      return 'Headers';
    }
  }

  // --- FormData --------------------------------------------------------------------------------

  class FormData {
    #parts = [];

    append(name, value, fileName) {
      this.#parts.push({name: String(name), value, fileName});
    }

    set(name, value, fileName) {
      this.delete(name);
      this.append(name, value, fileName);
    }

    get(name) {
      return this.#parts.find((part) => part.name === String(name))?.value ?? null;
    }

    getAll(name) {
      return this.#parts.filter((part) => part.name === String(name)).map(({value}) => value);
    }

    has(name) {
      return this.#parts.some((part) => part.name === String(name));
    }

    delete(name) {
      this.#parts = this.#parts.filter((part) => part.name !== String(name));
    }

    * entries() {
      for (const {name, value} of this.#parts) {
        yield [name, value];
      }
    }

    [Symbol.iterator]() {
      return this.entries();
    }

    get [Symbol.toStringTag]() {
      return 'FormData';
    }

    // The package form-data has these two; node-fetch 2 was used with it.
    getHeaders() {
      return {'content-type': `multipart/form-data; boundary=${this.getBoundary()}`};
    }

    getBoundary() {
      if (this.boundary === undefined) {
        const random = () => Math.random().toString(16).slice(2, 14).padStart(12, '0');
        Object.defineProperty(this, 'boundary', {value: '-'.repeat(26) + random() + random()});
      }
      return this.boundary;
    }

    getBuffer() {
      const {Buffer} = library('buffer');
      const quoted = (text) => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
      const pieces = [];
      for (const {name, value, fileName} of this.#parts) {
        const isBinary = ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
        const options = typeof fileName === 'object' && fileName !== null ? fileName : {filename: fileName};
        const file = options.filename ?? (isBinary ? 'blob' : undefined);
        const type = options.contentType ?? (file === undefined ? undefined : 'application/octet-stream');
        pieces.push(Buffer.from(
          `--${this.getBoundary()}\r\nContent-Disposition: form-data; name="${quoted(name)}"`
          + (file === undefined ? '' : `; filename="${quoted(String(file))}"`)
          + (type === undefined ? '' : `\r\nContent-Type: ${type}`)
          + '\r\n\r\n'));
        pieces.push(isBinary ? bytesOf(value) : Buffer.from(String(value)), Buffer.from('\r\n'));
      }
      pieces.push(Buffer.from(`--${this.getBoundary()}--\r\n`));
      return Buffer.concat(pieces);
    }
  }

  // --- AbortController -------------------------------------------------------------------------

  class AbortSignal {
    #listeners = [];
    aborted = false;
    reason = undefined;
    onabort = null;

    addEventListener(type, listener) {
      if (type === 'abort') {
        this.#listeners.push(listener);
      }
    }

    removeEventListener(type, listener) {
      this.#listeners = this.#listeners.filter((one) => one !== listener);
    }

    dispatchEvent(event) {
      for (const listener of [this.onabort, ...this.#listeners]) {
        if (typeof listener === 'function') {
          listener.call(this, event);
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
      globalThis.setTimeout(
        () => controller.abort(named('TimeoutError', 'The operation was aborted due to timeout')), millis);
      return controller.signal;
    }

    get [Symbol.toStringTag]() {
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

    get [Symbol.toStringTag]() {
      return 'AbortController';
    }
  }

  // --- Bodies ----------------------------------------------------------------------------------

  function bytesOf(value) {
    return ArrayBuffer.isView(value)
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
    if (body instanceof FormData) {
      return {
        content: binaryOf(body.getBuffer()),
        isText: false,
        type: `multipart/form-data;boundary=${body.getBoundary()}`,
      };
    }
    if (ArrayBuffer.isView(body) || body instanceof ArrayBuffer) {
      return {content: binaryOf(bytesOf(body)), isText: false, type: null};
    }
    if (typeof body.pipe === 'function' && typeof body.on === 'function') {
      return {stream: body, isText: false, type: null};
    }
    return {content: String(body), isText: true, type: TEXT_TYPE};
  }

  function collected(stream) {
    return new Promise((resolve, reject) => {
      const pieces = [];
      stream.on('data', (piece) => pieces.push(typeof piece === 'string' ? bufferOf(piece) : piece));
      stream.on('end', () => resolve(binaryOf(library('buffer').Buffer.concat(pieces))));
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
        throw new TypeError(`body used already for: ${this.url ?? ''}`);
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
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    }

    contentCopy() {
      if (this.#isUsed) {
        throw new Error('cannot clone body after it is used');
      }
      return this.#content;
    }
  }

  class FetchError extends Error {
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
    constructor(body, init = {}) {
      const content = extracted(body);
      super(content);
      const headers = new Headers(init.headers);
      if (content.type !== null && !headers.has('content-type')) {
        headers.set('Content-Type', content.type);
      }
      Object.defineProperties(this, {
        url: {value: init.url ?? '', enumerable: true},
        status: {value: init.status ?? 200, enumerable: true},
        statusText: {value: init.statusText ?? 'OK', enumerable: true},
        redirected: {value: init.redirected ?? false, enumerable: true},
        headers: {value: headers, enumerable: true},
        type: {value: 'default'},
      });
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
      return new Response(null, {status, statusText: '', headers: {Location: String(url)}});
    }

    get [Symbol.toStringTag]() {
      return 'Response';
    }
  }

  class Request extends Body {
    constructor(input, init = {}) {
      const from = input instanceof Request ? input : null;
      const method = String(init.method ?? from?.method ?? 'GET').toUpperCase();
      const hasBody = (init.body ?? null) !== null || from?.hasBody === true;
      if (hasBody && (method === 'GET' || method === 'HEAD')) {
        throw new TypeError('Request with GET/HEAD method cannot have body');
      }
      const content = (init.body ?? null) !== null || from === null ? extracted(init.body) : from.contentCopy();
      super(content);
      const headers = new Headers(init.headers ?? from?.headers);
      if (content.type !== null && !headers.has('content-type')) {
        headers.set('Content-Type', content.type);
      }
      const url = from !== null ? from.url : absolute(input);
      Object.defineProperties(this, {
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

    get [Symbol.toStringTag]() {
      return 'Request';
    }
  }

  function absolute(input) {
    const text = typeof input === 'object' && input !== null && input.href ? String(input.href) : String(input);
    if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) {
      throw new TypeError('Only absolute URLs are supported');
    }
    if (!/^https?:/i.test(text)) {
      throw new TypeError('Only HTTP(S) protocols are supported');
    }
    return text;
  }

  // --- fetch -----------------------------------------------------------------------------------

  const REDIRECTS = ['follow', 'error', 'manual'];

  function replied(head, body) {
    return new Response(new ReplyBody(body), parse(head));
  }

  // Sends a request; `isApi` says that it is one of posthog.api.
  async function send(input, init, isApi) {
    if (!(isApi ? settings.apiFetch : settings.fetch)) {
      throw refusal(isApi ? 'posthog.api' : 'fetch');
    }
    const request = new Request(input, init ?? {});
    if (!REDIRECTS.includes(request.redirect)) {
      throw new TypeError(`redirect is ${request.redirect}; expected ${REDIRECTS.join(', ')}`);
    }
    if (request.signal?.aborted) {
      throw aborted();
    }
    let {content, isText, stream} = request.contentCopy();
    if (stream !== undefined) {
      content = await collected(stream);
    }
    const head = stringify({
      method: request.method,
      url: request.url,
      headers: sentHeaders(request.headers),
      redirect: request.redirect,
      follow: Math.max(0, Number(request.follow) || 0),
    });
    return new Promise((resolve, reject) => {
      let waiting = null;
      const ended = (settle) => (...given) => {
        request.signal?.removeEventListener('abort', onAbort);
        if (waiting !== null) {
          globalThis.clearTimeout(waiting);
        }
        settle(...given);
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
          waiting = globalThis.setTimeout(
            () => stop(new FetchError(`network timeout at: ${request.url}`, 'request-timeout')), request.timeout);
        }
      }
    });
  }

  function sentHeaders(headers) {
    const pairs = [];
    const all = headers.raw();
    for (const name of Object.keys(all)) {
      for (const value of all[name]) {
        pairs.push([name, value]);
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
    if (!failure.startsWith('{')) {
      return new FetchError(failure, 'system');
    }
    const {code, message} = parse(failure);
    return new FetchError(message, code === 'SLUICE_TOO_MANY_REDIRECTS' ? 'max-redirect' : 'system', code);
  }

  const fetch = (input, init) => send(input, init, false);
  const nodeFetch = Object.assign(
    (input, init) => send(input, init, false), {Headers, Request, Response, FetchError, FormData});
  nodeFetch.default = nodeFetch;
  nodeFetch.AbortError = function AbortError(message) {
    return named('AbortError', message);
  };
  nodeFetch.isRedirect = (status) => [301, 302, 303, 307, 308].includes(status);

  return freeze({
    fetch, nodeFetch, send, Headers, Request, Response, FormData, AbortController, AbortSignal,
  });
});
