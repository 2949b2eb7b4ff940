import { formatInstant, Secret } from '@latchkey/core'
import { z } from 'zod'
import { exchangeEmbedCode } from '../../control/embed/exchange-code.ts'
import type { ControlParts } from '../../control/parts.ts'
import { readJson } from '../http/body.ts'
import { parseInput } from './input.ts'
import { timeText } from './schemas/time.ts'

export const EXCHANGE_PATH = '/v1/embed-codes/exchange'

export const exchangeBody = z.strictObject({ code: z.string().min(1).max(100) }).meta({ id: 'ExchangeEmbedCode' })

export const embeddedSessionSchema = z
  .object({
    secret: z.string().meta({ description: 'Sent as a bearer token, from the same page.' }),
    expiresAt: timeText,
    user: z.object({ id: z.string(), name: z.string() }),
    workspaceId: z.string().nullable().meta({ description: 'The one workspace that the session is limited to.' }),
  })
  .meta({ id: 'EmbeddedSession' })

/** Where the token page in a page of the platform's own gets its session; open to whoever has a code, in the page that it was made for. */
export async function exchangeRoute(
  control: ControlParts,
  request: Request,
  address: string | null,
): Promise<Response> {
  const { code } = parseInput(exchangeBody, await readJson(request))
  const page = request.headers.get('origin')
  const { secret, credential, user, expiresAt } = await exchangeEmbedCode(control, {
    code: new Secret(code),
    page,
    address,
  })
  const body: z.infer<typeof embeddedSessionSchema> = {
    secret: secret.reveal(),
    expiresAt: formatInstant(expiresAt),
    user: { id: user.id, name: user.name },
    workspaceId: credential.workspaces?.[0] ?? null,
  }
  return new Response(JSON.stringify(body), {
    status: 201,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })
}
