import { LatchkeyError } from '@latchkey/core'
import { z } from 'zod'
import { unauthenticated } from '../../control/access/caller.ts'
import type { ControlParts } from '../../control/perform.ts'
import { isSetUp, setUp } from '../../control/setup.ts'
import { bearerToken } from '../http/bearer.ts'
import { readJson } from '../http/body.ts'
import { parseInput } from './input.ts'
import { issuedView } from './schemas/credential.ts'
import { lineOf } from './schemas/text.ts'
import { emailText, passwordText, userView } from './schemas/user.ts'

/** The one door that is open before there is a first user. */
export interface SetUpFace {
  readonly control: ControlParts
  /** Whether a text is the secret that this start printed. */
  readonly isSecret: (text: string) => boolean
  readonly isDone: () => Promise<boolean>
}

export const setUpBody = z
  .strictObject({ email: emailText, name: lineOf(100), password: passwordText.optional() })
  .meta({ id: 'SetUp' })

export async function setUpRoute(face: SetUpFace, request: Request): Promise<Response> {
  if (await face.isDone())
    throw new LatchkeyError('setup_done', 'This service is set up already; the set-up secret is of no use any more.')
  const secret = bearerToken(request.headers.get('authorization'))
  if (secret === null || !face.isSecret(secret)) throw unauthenticated()
  const { user, credential, secret: token } = await setUp(face.control, parseInput(setUpBody, await readJson(request)))
  const body = { user: userView(user), ...issuedView({ credential, secret: token }, face.control.clock()) }
  return new Response(JSON.stringify(body), {
    status: 201,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })
}

/** Remembers the answer once it is yes: a service is never un-set-up. */
export function setUpState(control: ControlParts): () => Promise<boolean> {
  let done = false
  return async () => {
    if (!done) done = await isSetUp(control.store)
    return done
  }
}
