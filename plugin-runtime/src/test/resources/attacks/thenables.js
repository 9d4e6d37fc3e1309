// Results that are promises of somebody's own.

//# a then that never calls back | timeout | wall
return {then() {}}

//# a then that calls back for ever | harmless
return {then(resolve, reject) { inspect(resolve, 'resolve'); for (let i = 0; i < 1000; i++) resolve(event); reject(1) }}

//# a then that looks at who calls | harmless
return {then(resolve, reject) {
  for (const each of [resolve, reject, arguments.callee]) inspect(each, 'a function of a promise')
  resolve(event)
}}

//# thenables all the way down | cpu or memory
const next = () => ({then(resolve) { resolve(next()) }})
return next()

//# a then that loops | cpu | cpu
return {then() { while (true); }}

//# a then that throws after it has resolved | harmless
return {then(resolve) { resolve(event); throw new Error('late') }}

//# a then that is there only once | harmless or refused
let reads = 0
return {team_id: 2, get then() { return reads++ === 0 ? (resolve) => resolve({team_id: 2}) : undefined }}

//# a promise resolved with itself | refused
let settle
const promise = new Promise((resolve) => { settle = resolve })
settle(promise)
return promise

//# a then on every object | harmless or refused or timeout
Object.prototype.then = function (resolve) { inspect(this, 'what was awaited'); resolve(1) }
return event
