import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { CommandFailure } from '../failure.ts'
import { plain } from '../output/plain.ts'
import { note } from '../output/print.ts'
import { styleNote } from '../output/style.ts'
import { openBrowser } from './open-browser.ts'

const CLIENT_ID = 'latchkey-cli'
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
/** RFC 8628, section 3.5. */
const SLOWER_SECONDS = 5

const begunSchema = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.url({ protocol: /^https?$/ }),
  verification_uri_complete: z.url({ protocol: /^https?$/ }),
  expires_in: z.number(),
  interval: z.number().min(1).max(60).default(5),
})
const grantedSchema = z.object({ access_token: z.string() })
const refusedSchema = z.object({ error: z.string(), error_description: z.string().default('') })

/** A token by the device authorization grant (RFC 8628): a person lets this program in, in a browser, wherever that is. */
export async function tokenByBrowser(serviceUrl: string): Promise<string> {
  const url = serviceUrl.replace(/\/+$/, '')
  const begun = await ask(`${url}/oauth/device_authorization`, { client_id: CLIENT_ID, device_name: hostname() })
  const known = begunSchema.safeParse(begun.body)
  if (!known.success) throw notBegun(url, begun)
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in } = known.data
  const isOpen = openBrowser(verification_uri_complete)
  note(isOpen ? 'Your browser opens. If it does not, open this:' : 'Open this in a browser, on any machine:')
  note('')
  note(`  ${styleNote('cyan', isOpen ? verification_uri_complete : verification_uri)}`)
  note('')
  note(`and compare the code, or type it there: ${styleNote('bold', plain(user_code))}`)
  note(`Waiting for you, for ${Math.round(expires_in / 60)} minutes …`)
  let { interval } = known.data
  const until = performance.now() + expires_in * 1000
  while (performance.now() < until) {
    await wait(interval * 1000)
    const { body } = await poll(url, device_code)
    const granted = grantedSchema.safeParse(body)
    if (granted.success) return granted.data.access_token
    const error = refusedSchema.safeParse(body).data?.error
    if (error === 'slow_down') interval += SLOWER_SECONDS
    else if (error === 'access_denied') throw new CommandFailure('unauthenticated', 'It was refused in the browser.')
    else if (error !== 'authorization_pending' && error !== undefined) break
  }
  throw new CommandFailure('unauthenticated', 'Nobody let this program in, in time: begin anew with `latchkey login`.')
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function ask(address: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
  const init = {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  } as const
  const response = await fetch(address, init).catch((cause: unknown) => {
    throw new CommandFailure(
      'failure',
      `${new URL(address).origin} could not be reached: is the service running, and is the address right?`,
      { cause },
    )
  })
  return { status: response.status, body: await response.json().catch(() => null) }
}

/** A service that is away for a moment is asked again, as section 3.5 wants it. */
const poll = (url: string, deviceCode: string): Promise<Answer> =>
  ask(`${url}/oauth/token`, { grant_type: DEVICE_GRANT, device_code: deviceCode, client_id: CLIENT_ID }).catch(() => ({
    status: 0,
    body: null,
  }))

function notBegun(url: string, { status, body }: Answer): CommandFailure {
  const said = refusedSchema.safeParse(body).data?.error_description ?? ''
  const hint = 'Paste a token instead: `latchkey login --paste`.'
  return new CommandFailure('failure', `${url} lets no program in by a browser (${status}). ${said} ${hint}`)
}
