import { randomBytes } from 'node:crypto'
import { Latchkey } from '@latchkey/sdk'
import { startEmbeddedSettings } from './start.ts'

const { LATCHKEY_URL: latchkeyUrl, LATCHKEY_TOKEN: token, LATCHKEY_SERVICE_KEY: serviceKey, PORT, HOST } = process.env
const port = Number(PORT || 3050)
if (!latchkeyUrl || !serviceKey || !token) {
  stop(
    'Set LATCHKEY_URL to the address of your Latchkey, LATCHKEY_SERVICE_KEY to a service key with the scope embeds:create, and LATCHKEY_TOKEN to an operator’s token.',
  )
}
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  stop(`PORT is ${JSON.stringify(PORT)}; set it to a number between 0 and 65535, or leave it unset for 3050.`)
}

const ADA = { email: 'ada@example.com', name: 'Ada Lovelace' }
const password = randomBytes(6).toString('base64url')
const latchkeyId = await userOf(new Latchkey({ url: latchkeyUrl, token })).catch((fault: Error) =>
  stop(`Ada could not be made a user of Latchkey: ${fault.message}`),
)
const platform = await startEmbeddedSettings({
  latchkeyUrl: latchkeyUrl.replace(/\/+$/, ''),
  serviceKey,
  people: [{ ...ADA, password, latchkeyId }],
  host: HOST || '127.0.0.1',
  port,
}).catch((fault: Error) => stop(`The example could not start: ${fault.message}`))
console.log(`Acme at ${platform.url}; sign in as ${ADA.email} with ${password}`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void platform.close())

/** A platform makes its users known when they sign up; this one does so at its start. */
async function userOf(operator: Latchkey): Promise<string> {
  for await (const { id, email } of operator.users.list({ search: ADA.email })) if (email === ADA.email) return id
  return (await operator.users.create(ADA)).id
}

function stop(message: string): never {
  console.error(message)
  process.exit(2)
}
