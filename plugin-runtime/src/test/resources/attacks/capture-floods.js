// Events that breed events.

//# without end | refused | capture-quota
for (;;) await posthog.capture('e', {})

//# hundreds at once | harmless | capture-quota
await Promise.allSettled(Array.from({length: 300}, (_, i) => posthog.capture('e' + i)))
return event

//# with properties of megabytes | refused | value-quota
await posthog.capture('e', {text: 'x'.repeat(2 ** 22)})
return event

//# with a name of megabytes | refused | value-quota
await posthog.capture('e'.repeat(2 ** 21), {})
return event

//# with properties that loop | cpu | cpu
await posthog.capture('e', {get x() { for (;;); }})
return event

//# in the name of another team | harmless
await posthog.capture('e', {team_id: 1, token: 'other', $team: 1, toJSON: () => ({team_id: 3})})
event.team_id = 2
return event

//# an event moved to another team | refused
event.team_id = 3
return event

//# from a timer, after the call | harmless or refused or timeout | capture-quota
setTimeout(async () => { for (let i = 0; i < 500; i++) await posthog.capture('late').catch(() => {}) }, 1)
return event
