// Requests through fetch and posthog.api, named by the event.
const address = 'https://example.com/results?query=';

const doings = {
  async global(event) {
    return (await fetch(address + event.event)).json();
  },
  async required(event) {
    return (await require('node-fetch')(address + event.event)).json();
  },
  async post() {
    const response = await fetch('https://example.com/post', {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-Key': 'k'},
      body: JSON.stringify({b: 2, a: [1, null]}),
    });
    return {status: response.status, ok: response.ok, text: await response.text()};
  },
  async many() {
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await fetch('https://example.com/many')).status);
    }
    return {statuses};
  },
  async spelt() {
    return {url: (await fetch('HTTPS://EXAMPLE.com/{a b}?q#part')).url};
  },
  async both() {
    await Promise.all([fetch('https://example.com/a'), fetch('https://example.com/b')]);
    return {};
  },
  async refused() {
    try {
      await fetch('https://example.com/refused');
    } catch (error) {
      return {name: error.name, message: error.message};
    }
  },
  async slow() {
    await fetch('https://example.com/slow');
    return {};
  },
  async api() {
    const got = await posthog.api.get('/api/event');
    await posthog.api.get('/api/event', {data: {url: 'param'}});
    await posthog.api.post('/api/event', {data: {a: 1}});
    await posthog.api.put('/api/event', {data: {b: 2}});
    await posthog.api.delete('/api/event');
    await posthog.api.get('/api/event', {projectApiKey: 'token', personalApiKey: 'secret'});
    return {got: await got.json()};
  },
  async halfKeys() {
    await posthog.api.get('/api/event', {projectApiKey: 'token'});
  },
  async place(event, meta) {
    return {place: await meta.geoip.locate(event.properties.$ip)};
  },
};

exports.processEvent = async (event, meta) => {
  event.properties = await doings[event.event](event, meta);
  return event;
};
