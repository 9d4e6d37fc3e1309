// Memory without objects.

//# one that is too large | refused | typed-array-limit
return new Uint8Array(2 ** 27) && event

//# many that are large enough | memory or refused | memory
const all = []
for (;;) all.push(new Uint8Array(2 ** 22))

//# a buffer that grows | refused or memory
const buffer = new ArrayBuffer(8, {maxByteLength: 2 ** 40})
buffer.resize(2 ** 32)
return event

//# views over views | memory or cpu | cpu, memory
const buffer = new ArrayBuffer(8)
const all = []
for (;;) all.push(new DataView(buffer), new Float64Array(buffer))

//# Buffer of Node | refused or memory or cpu
for (const size of [2 ** 27, 2 ** 31, 2 ** 40]) {
  try { require('buffer').Buffer.alloc(size); escaped('a buffer of ' + size) } catch (error) { inspect(error, 'a refusal') }
}
const all = []
for (;;) all.push(Buffer.from('x'.repeat(2 ** 20)))

//# sets and fills of what is shared | cpu or memory or refused | cpu, memory
const bytes = new Uint8Array(2 ** 20)
for (;;) { bytes.fill(1); bytes.set(bytes.subarray(1)); bytes.sort() }

//# memory that threads could share | refused or harmless | shared-memory
if (typeof SharedArrayBuffer !== 'undefined') escaped('SharedArrayBuffer')
if (typeof Atomics !== 'undefined') escaped('Atomics')
if (typeof WebAssembly !== 'undefined') escaped('WebAssembly')
return event
