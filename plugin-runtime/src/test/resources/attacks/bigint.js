// Numbers that one step of the language can be busy with for hours.

//# a power | refused or harmless | bigint
return BigInt(7) ** BigInt(40000000) && event

//# BigInt by its name | refused or harmless | bigint
if (typeof BigInt !== 'undefined') escaped('BigInt')
return event

//# a literal | refused | bigint
return eval('7n ** 40000000n') && event

//# arrays of them | refused or harmless | bigint
for (const name of ['BigInt64Array', 'BigUint64Array']) if (globalThis[name]) escaped(name)
return event

//# a long text as one | refused | bigint
return BigInt('9'.repeat(1000000)) && event

//# shifts and factorials | refused | bigint
return Function('let x = 1n; for (let i = 1n; ; i++) { x = (x * i) << 1000n }')() && event

//# by the prototypes of what is left | harmless | bigint
for (const ask of ['Object(1n)', '(1n).constructor']) {
  attempt(ask, () => { if (typeof (0, eval)(ask) !== 'undefined') escaped(ask) })
}
return event
