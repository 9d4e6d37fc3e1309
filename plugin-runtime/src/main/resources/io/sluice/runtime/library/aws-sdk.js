// `aws-sdk` 2 as far as plugins that export to S3 use it: `S3` with the operations on objects, signed by AWS's
// Signature Version 4 and sent with fetch. Another service says that it is not here when it is asked for. A request is
// sent once: who wants another attempt throws a RetryError.
'use strict';

const {createHash, createHmac} = require('crypto');
const {Buffer} = require('buffer');

const ALGORITHM = 'AWS4-HMAC-SHA256';
const DEFAULT_REGION = 'us-east-1';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

// RFC 3986's unreserved characters stand for themselves, as AWS counts them.
function encoded(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
}

const trimmed = (value) => String(value).trim().replace(/ +/g, ' ');

// The headers of a signed request, without Host, which fetch sends by itself.
function signed(request, credentials, region, service) {
  const url = new URL(request.url);
  const time = new Date(Date.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const digest = sha256(request.body);
  const headers = {...request.headers, 'x-amz-content-sha256': digest, 'x-amz-date': time};
  if (credentials.sessionToken) {
    headers['x-amz-security-token'] = credentials.sessionToken;
  }
  const all = Object.entries({...headers, host: url.host})
    .map(([name, value]) => [name.toLowerCase(), trimmed(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = all.map(([name]) => name).join(';');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const canonical = [
    request.method, url.pathname, query, all.map(([name, value]) => `${name}:${value}\n`).join(''), names, digest,
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request']
    .reduce((secret, part) => hmac(secret, part), 'AWS4' + credentials.secretAccessKey);
  const signature = hmac(key, [ALGORITHM, time, scope, sha256(canonical)].join('\n')).toString('hex');
  headers.Authorization =
    `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return headers;
}

function failed(code, message, statusCode) {
  const error = new Error(message);
  return Object.assign(error, {code, name: code, statusCode, time: new Date(Date.now()), retryable: statusCode >= 500});
}

// What S3 says of an error is XML with a code and a message.
function failedReply(status, text) {
  const said = (tag) => {
    const found = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text);
    return found === null ? undefined : found[1];
  };
  const code = said('Code') || {403: 'Forbidden', 404: 'NotFound'}[status] || String(status);
  return failed(code, said('Message') || code, status);
}

// The bytes of a body: text, bytes, or a stream that is read to its end.
async function bytesOf(body) {
  if (body === undefined || body === null) {
    return Buffer.alloc(0);
  }
  if (typeof body.on !== 'function') {
    return Buffer.isBuffer(body) ? body : Buffer.from(body);
  }
  const chunks = [];
  await new Promise((resolve, reject) => {
    body.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
    body.on('end', resolve);
    body.on('error', reject);
  });
  return Buffer.concat(chunks);
}

// A call as the SDK hands it out: it starts with a callback, or when its promise or `send` is asked for.
class Call {
  constructor(run, callback) {
    this.run = run;
    if (callback !== undefined) {
      this.send(callback);
    }
  }

  promise() {
    this.running = this.running || this.run();
    return this.running;
  }

  send(callback) {
    const then = callback || (() => {});
    this.promise().then((data) => then(null, data), (error) => then(error, null));
    return this;
  }

  on() {
    return this;
  }
}

const config = {
  update(settings) {
    Object.assign(config, settings);
  },
};

const HEADERS = {
  ACL: 'x-amz-acl',
  CacheControl: 'Cache-Control',
  ContentDisposition: 'Content-Disposition',
  ContentEncoding: 'Content-Encoding',
  ContentLanguage: 'Content-Language',
  ContentMD5: 'Content-MD5',
  ContentType: 'Content-Type',
  IfMatch: 'If-Match',
  IfNoneMatch: 'If-None-Match',
  Range: 'Range',
  SSEKMSKeyId: 'x-amz-server-side-encryption-aws-kms-key-id',
  ServerSideEncryption: 'x-amz-server-side-encryption',
  StorageClass: 'x-amz-storage-class',
  Tagging: 'x-amz-tagging',
};

function headersOf(params) {
  const headers = {};
  for (const [name, header] of Object.entries(HEADERS)) {
    if (params[name] !== undefined && params[name] !== null) {
      headers[header] = params[name];
    }
  }
  for (const [name, value] of Object.entries(params.Metadata || {})) {
    headers['x-amz-meta-' + name] = value;
  }
  return headers;
}

// What a reply's headers say, under the SDK's names.
function dataOf(response) {
  const data = {};
  for (const [name, header] of Object.entries({
    ETag: 'etag',
    VersionId: 'x-amz-version-id',
    ContentType: 'content-type',
    ServerSideEncryption: 'x-amz-server-side-encryption',
    SSEKMSKeyId: 'x-amz-server-side-encryption-aws-kms-key-id',
  })) {
    const value = response.headers.get(header);
    if (value !== null) {
      data[name] = value;
    }
  }
  return data;
}

class S3 {
  constructor(options) {
    const {update, ...shared} = config;
    this.config = {...shared, ...options};
  }

  putObject(params, callback) {
    return new Call(async () => dataOf((await this.#send('PUT', params)).response), callback);
  }

  upload(params, options, callback) {
    return new Call(
      async () => {
        const {response, url} = await this.#send('PUT', params);
        const {Bucket, Key} = this.#with(params);
        return {...dataOf(response), Location: url, Bucket, Key, key: Key};
      },
      typeof options === 'function' ? options : callback);
  }

  getObject(params, callback) {
    return new Call(
      async () => {
        const {response} = await this.#send('GET', params);
        const Body = await response.buffer();
        return {...dataOf(response), ContentLength: Body.length, Body};
      },
      callback);
  }

  headObject(params, callback) {
    return new Call(
      async () => {
        const {response} = await this.#send('HEAD', params);
        return {...dataOf(response), ContentLength: Number(response.headers.get('content-length') || 0)};
      },
      callback);
  }

  deleteObject(params, callback) {
    return new Call(async () => dataOf((await this.#send('DELETE', params)).response), callback);
  }

  headBucket(params, callback) {
    return new Call(
      async () => {
        await this.#send('HEAD', {...params, Key: ''});
        return {};
      },
      callback);
  }

  #with(params) {
    return {...this.config.params, ...params};
  }

  #urlOf({Bucket, Key}) {
    const {region = DEFAULT_REGION, endpoint, sslEnabled, s3ForcePathStyle} = this.config;
    const scheme = sslEnabled === false ? 'http' : 'https';
    const given = endpoint && endpoint.href ? endpoint.href : endpoint;
    const host = given || (region === DEFAULT_REGION ? 's3.amazonaws.com' : `s3.${region}.amazonaws.com`);
    const base = new URL(/^https?:\/\//.test(host) ? host : `${scheme}://${host}`);
    // A name with dots is in no certificate of AWS's, so it goes into the path, as addresses and local names do.
    const isInPath = s3ForcePathStyle || /[^a-z0-9-]/.test(Bucket) || /^[\d.:[\]]+$|^localhost$/.test(base.hostname);
    const path = String(Key).split('/').map(encoded).join('/');
    const root = base.pathname.replace(/\/+$/, '');
    return isInPath
      ? `${base.protocol}//${base.host}${root}/${encoded(Bucket)}/${path}`
      : `${base.protocol}//${Bucket}.${base.host}${root}/${path}`;
  }

  async #send(method, given) {
    const params = this.#with(given);
    for (const name of ['Bucket', 'Key']) {
      if (params[name] === undefined || params[name] === null) {
        throw failed('MissingRequiredParameter', `Missing required key '${name}' in params`);
      }
    }
    const credentials = this.config.credentials || this.config;
    if (!credentials.accessKeyId || !credentials.secretAccessKey) {
      throw failed('CredentialsError', 'Missing credentials in config');
    }
    const url = this.#urlOf(params);
    const hasBody = method === 'PUT';
    const body = hasBody ? await bytesOf(params.Body) : Buffer.alloc(0);
    const headers = headersOf(params);
    if (hasBody && headers['Content-Type'] === undefined) {
      headers['Content-Type'] = 'application/octet-stream';
    }
    const region = this.config.region || DEFAULT_REGION;
    const request = {method, headers: signed({method, url, headers, body}, credentials, region, 's3')};
    if (hasBody) {
      request.body = body;
    }
    let response;
    try {
      response = await fetch(url, request);
    } catch (error) {
      throw failed('NetworkingError', error.message, undefined);
    }
    if (!response.ok) {
      throw failedReply(response.status, await response.text());
    }
    return {response, url};
  }
}

class Credentials {
  constructor(given, secretAccessKey, sessionToken) {
    Object.assign(this, typeof given === 'object' && given !== null
      ? given : {accessKeyId: given, secretAccessKey, sessionToken});
  }
}

class Endpoint {
  constructor(address) {
    this.href = String(address);
  }
}

// Of other services the plugin learns when it makes one, not when it is loaded.
module.exports = new Proxy({S3, Credentials, Endpoint, config}, {
  get(target, name) {
    if (name in target || typeof name !== 'string' || !/^[A-Z]/.test(name)) {
      return target[name];
    }
    return class {
      constructor() {
        throw new Error(`AWS.${name} is not available in this version of Sluice; call its HTTP API with fetch instead.`);
      }
    };
  },
});
