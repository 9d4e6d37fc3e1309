// Code from text, which is allowed and must reach nothing more.

//# direct and indirect eval | harmless | java
attempt('direct', () => eval('this'))
inspectGlobal((0, eval)('this'), 'indirect eval')
attempt('java', () => (0, eval)('Java.type("java.lang.System")'))
attempt('a name of the bridge', () => { const found = eval('typeof host + typeof internals + typeof library'); if (found.replaceAll('undefined', '')) escaped(found) })
return event

//# Function with words that close it | harmless
inspectGlobal(Function('return this')(), 'Function')
for (const text of ['}, this.x = 1, function () {', '*/ return this /*', '\u2028 return this']) attempt('words', () => Function(text)())
for (const text of ['/*', '}) { return this', 'a = this']) attempt('parameters', () => Function(text, '*/) { return this')())
return event

//# code that is evaluated within code, a thousand deep | refused or cpu or memory
let code = '1'
for (let i = 0; i < 12; i++) code = 'eval(' + JSON.stringify(code) + ')'
eval(code)
const nest = (n) => eval('n > 0 ? nest(n - 1) : 1')
nest(100000)
return event

//# a new function for ever | cpu or memory
for (let i = 0; ; i++) Function('return ' + i)()

//# a program of a million statements | lost or cpu or memory
return eval('let x = 0;' + 'x += 1;'.repeat(1000000)) && event

//# eval in the place of the bridge's own words | harmless or refused
globalThis.eval = globalThis.Function = () => globalThis
Object.defineProperty(globalThis, 'undefined2', {get() { return 1 }})
globalThis.module = globalThis.exports = undefined
return event

//# setTimeout with text | harmless or refused
attempt('text', () => setTimeout('escaped("text was run")', 1))
attempt('text', () => setInterval('escaped("text was run")', 1))
await new Promise((resolve) => setTimeout(resolve, 20))
return event

//# legacy ways of writing code | harmless
attempt('html comment', () => Function('<!-- x\n return this')())
attempt('getters', () => ({}).__lookupGetter__('__proto__').call(console.log))
attempt('define', () => ({}).__defineGetter__.call(globalThis, 'seen', () => 1))
attempt('escape', () => Function('return \\u0074his')())
return event
