import { createGuard } from '@latchkey/guard'

/** Runs where the guard was installed, on whichever runtime: lets a live token in, refuses others, and hears of a revocation while it follows the service. */
const { url, serviceKey, session, live, revoked, id } = JSON.parse(process.argv.at(-1))
const guard = createGuard({ url, serviceKey, maxStalenessMs: 5000 })

async function verdict(token) {
  const request = new Request('http://api.test/', { headers: { authorization: `Bearer ${token}` } })
  const passage = await guard.check(request)
  return passage.ok ? passage.caller.credential.id === id : `${passage.response.status} ${passage.refusal.code}`
}

async function until(holds) {
  const end = Date.now() + 10_000
  while (Date.now() < end && !(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

const told = { live: await verdict(live), revoked: await verdict(revoked), mistyped: await verdict(`${live}x`) }
await until(() => guard.health().does === 'decide from cache')
const remembered = await verdict(live)
const answer = await fetch(`${url}/v1/tokens/${id}/revoke`, {
  method: 'POST',
  headers: { authorization: `Bearer ${session}`, 'content-type': 'application/json' },
  body: JSON.stringify({ reason: 'seen by nobody who should not' }),
})
await until(async () => (await verdict(live)) !== true)
console.log(JSON.stringify({ ...told, remembered, revocation: answer.status, afterwards: await verdict(live) }))
await guard.close()
