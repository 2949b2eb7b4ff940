import { type CredentialKind, LatchkeyError } from '@latchkey/core'
import { siteOf } from '../../../../packages/server/src/faces/http/site.ts'
import { type RestFace, restApp } from '../../../../packages/server/src/faces/rest/app.ts'
import { declaredAccess, type Route } from '../../../../packages/server/src/faces/rest/route.ts'
import type { World } from '../world.ts'
import { EXPECTED_ACCESS } from './expected-access.ts'

/** What a route asks of its caller, as one line. */
export interface Demand {
  readonly call: string
  readonly scope: string
  readonly at: string
  readonly callers: readonly CredentialKind[]
}

const GROUPS: Readonly<Record<string, readonly CredentialKind[]>> = {
  people: ['pat', 'session'],
  tokenPage: ['embed', 'pat', 'session'],
  holders: ['key', 'pat', 'service'],
  all: ['embed', 'key', 'pat', 'service', 'session'],
}

export function expectedDemands(): Demand[] {
  return EXPECTED_ACCESS.trim()
    .split('\n')
    .map((line) => {
      const [method, path, scope, at, callers] = line.split(' ') as [string, string, string, string, string]
      const kinds = callers.split(',').flatMap((name) => GROUPS[name] ?? [name as CredentialKind])
      return { call: `${method} ${path}`, scope, at, callers: kinds.sort() }
    })
}

export function declaredDemands(routes: readonly Route[]): Demand[] {
  return routes.map((row) => {
    const { scope, at, callers } = declaredAccess(row)
    return { call: `${row.method.toUpperCase()} ${row.path}`, scope, at, callers: [...callers].sort() }
  })
}

/** What the stand-in behind the door answers: whoever gets this was let in. */
export const LET_IN = '409 invalid_state'

/** The API with its real doors, and behind each of them nothing that changes anything. */
export function doorsOf({ latchkey: { control, verifier, verifyParts } }: World, routes: readonly Route[]) {
  const run = async () => {
    throw new LatchkeyError('invalid_state', 'The door let it through.')
  }
  const rows = routes.map((row): Route => {
    const { body: _, ...bare } = row
    const { type, access } = row.useCase
    return { ...bare, useCase: { type, access, run } }
  })
  const site = siteOf(null, { sign: () => '', verify: () => false })
  const setUp = { control, isDone: async () => true, isSecret: () => false }
  const face = {
    control,
    verifier,
    site,
    verify: verifyParts,
    setUp,
    dataPlane: {} as never,
    adopter: {} as never,
    noteBrowserUse: async () => {},
  }
  const readiness: RestFace['readiness'] = async () => ({
    ...{ status: 'ok', database: 'ok', writes: 'ok' },
    verifier: 'ask each time',
  })
  return restApp({ ...face, role: 'all', readiness, onError: () => {} }, rows)
}

/** Every way in which somebody may try to hand over a credential; only the first two are ways. */
export const TRANSPORTS: Readonly<
  Record<string, (secret: string) => { headers?: Record<string, string>; query?: string }>
> = {
  Bearer: (secret) => ({ headers: { authorization: `Bearer ${secret}` } }),
  'bearer in lower case': (secret) => ({ headers: { authorization: `bearer ${secret}` } }),
  'Basic, as the user': (secret) => ({ headers: { authorization: `Basic ${btoa(`${secret}:`)}` } }),
  'Basic, as the password': (secret) => ({ headers: { authorization: `Basic ${btoa(`x:${secret}`)}` } }),
  'the header without a scheme': (secret) => ({ headers: { authorization: secret } }),
  'two credentials at once': (secret) => ({ headers: { authorization: `Bearer ${secret}, Bearer ${secret}` } }),
  'a query parameter': (secret) => ({ query: `access_token=${secret}` }),
  'a cookie': (secret) => ({
    headers: { cookie: `session=${secret}; token=${secret}; authorization=Bearer ${secret}` },
  }),
  'X-Api-Key': (secret) => ({
    headers: { 'x-api-key': secret, 'x-api-token': secret, 'proxy-authorization': `Bearer ${secret}` },
  }),
}
export const ACCEPTED_TRANSPORTS = ['Bearer', 'bearer in lower case']
