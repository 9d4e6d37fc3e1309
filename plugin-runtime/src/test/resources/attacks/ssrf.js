// Servers of the inside, by every spelling of their address. This machine's stands for them.

//# this machine by number | refused | address
const reply = await fetch('http://127.0.0.1:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine by its name | refused | address
const reply = await fetch('http://localhost:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine by a name below it | refused | address
const reply = await fetch('http://a.localhost:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine in short | refused | address
const reply = await fetch('http://127.1:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine as one number | refused | address
const reply = await fetch('http://2130706433:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine in octal | refused | address
const reply = await fetch('http://0177.0.0.1:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine in hexadecimal | refused | address
const reply = await fetch('http://0x7f000001:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine in a mix | refused | address
const reply = await fetch('http://0x7f.1:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine as nothing | refused | address
const reply = await fetch('http://0:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine with a dot at its end | refused | address
const reply = await fetch('http://127.0.0.1.:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine in percent signs | refused | address
const reply = await fetch('http://%31%32%37.0.0.1:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine in full width | refused | address
const reply = await fetch('http://\uff11\uff12\uff17.0.0.1:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine with other dots | refused | address
const reply = await fetch('http://127\u30020\u30020\u30021:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine in IPv6 | refused | address
const reply = await fetch('http://[::1]:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine in IPv6 that is IPv4 | refused | address
const reply = await fetch('http://[::ffff:127.0.0.1]:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine in IPv6 in hexadecimal | refused | address
const reply = await fetch('http://[::ffff:7f00:1]:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine as any address | refused | address
const reply = await fetch('http://[::]:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine behind a user | refused | address
const reply = await fetch('http://8.8.8.8@127.0.0.1:' + event.properties.port + '/')
escaped(await reply.text())

//# this machine behind a name and a password | refused | address
const reply = await fetch('http://public.test:80@127.0.0.1:' + event.properties.port + '/')
escaped(await reply.text())

//# the addresses where clouds keep their keys | harmless
for (const address of ['169.254.169.254', '[fd00:ec2::254]', '100.100.100.200', '192.0.0.192', '168.63.129.16', '10.0.0.1', '172.16.0.1', '192.168.0.1']) {
  try { await fetch('http://' + address + '/latest/meta-data/'); escaped(address) }
  catch (error) { inspect(error, 'a refusal'); if (!/may not reach/.test(error.message)) escaped(address + ': ' + error.message) }
}
return event

//# by a redirect | refused | address
const reply = await fetch('http://public.test:' + event.properties.port + '/to?http://127.0.0.1:' + event.properties.port + '/')
escaped(await reply.text())

//# by a redirect without the scheme | refused | address
const reply = await fetch('http://public.test:' + event.properties.port + '/to?//[::1]:' + event.properties.port + '/')
escaped(await reply.text())

//# by a Host header | harmless or refused
const reply = await fetch('http://public.test:' + event.properties.port + '/', {headers: {Host: 'internal', 'X-Forwarded-Host': 'internal'}})
return event

//# by other schemes | harmless
for (const url of ['file:///etc/passwd', 'ftp://127.0.0.1/', 'gopher://127.0.0.1/', 'jar:file:/x!/y', 'data:text/plain,x', 'javascript:1', '//127.0.0.1/']) {
  try { await fetch(url); escaped(url) } catch (error) { inspect(error, 'a refusal') }
}
return event

//# by posthog.api, to a host of the plugin's own | refused | address
await posthog.api.get('x', {host: 'http://127.0.0.1:' + event.properties.port, projectApiKey: 'a', personalApiKey: 'b'})
escaped('posthog.api')

//# by an url that is another one the second time | refused | address
let reads = 0
const url = {get href() { return reads++ < 1 ? 'x' : 'y' }, toString: () => 'http://127.0.0.1:' + event.properties.port + '/' }
const reply = await fetch(url)
escaped(await reply.text())

//# by a request that has been changed | refused | address
class Changed extends Request { get url() { return 'http://127.0.0.1:' + event.properties.port + '/' } }
const request = new Request('http://public.test/')
Object.setPrototypeOf(request, Changed.prototype)
const reply = await fetch('http://localhost:' + event.properties.port + '/', request)
escaped(await reply.text())
