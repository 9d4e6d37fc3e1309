// Jobs that breed jobs.

//# without end | refused | job-quota
for (;;) await meta.jobs.again({}).runNow()

//# hundreds at once | harmless | job-quota
await Promise.allSettled(Array.from({length: 400}, (_, i) => meta.jobs['j' + i]({}).runIn(i, 'seconds')))
return event

//# with payloads of megabytes | refused | payload-quota
await meta.jobs.big({text: 'x'.repeat(2 ** 22)}).runNow()
return event

//# with names that mean something | harmless or refused
for (const name of ['__proto__', 'constructor', 'toString', 'then', 'x'.repeat(1000)]) await meta.jobs[name]({}).runNow()
return event

//# at times that are none | harmless or refused
for (const date of [new Date(NaN), {valueOf: () => 'x'}, {valueOf() { for (let i = 0; i < 9; i++); return 1e99 }}, 'x', null]) {
  try { await meta.jobs.x({}).runAt(date) } catch (error) { inspect(error, 'a refusal') }
}
return event

//# with a payload that loops | cpu | cpu
await meta.jobs.x({toJSON() { for (;;); }}).runNow()
return event
