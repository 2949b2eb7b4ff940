import { createHash } from 'node:crypto'
import { type CredentialId, Secret } from '@latchkey/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OWN_TOKENS } from '../../../../packages/server/src/control/credentials/families.ts'
import { issue } from '../../../../packages/server/src/control/credentials/issue.ts'
import { perform } from '../../../../packages/server/src/control/perform.ts'
import { openWorld, type Person, type World } from '../../http/world.ts'

let world: World
let ada: Person
beforeEach(async () => {
  world = await openWorld()
  ada = await world.user('ada')
})
afterEach(() => world.close())

/** The same bytes in each run, and others with each call. */
function knownBytes(): (count: number) => Uint8Array {
  let calls = 0
  return (count) => {
    const bytes = new Uint8Array(count)
    for (let index = 0; index < count; index += 32)
      bytes.set(
        createHash('sha256')
          .update(`${calls++}`)
          .digest()
          .subarray(0, count - index),
        index,
      )
    return bytes
  }
}

/** Makes a token whose secret can be known beforehand. */
async function makeKnown(somewhere: World, person: Person): Promise<string> {
  const { credential } = await somewhere.ok<{ credential: { id: string } }>('GET /v1/self', person.session)
  const parts = { ...somewhere.latchkey.control, random: knownBytes() }
  const presented = { credentialId: credential.id as CredentialId, secret: new Secret(person.session), address: null }
  return (await perform(parts, presented, issue(OWN_TOKENS), { name: 'Guessed' } as never)).secret.reveal()
}

test('a token that was guessed before it was made is good at once when it is', async () => {
  const elsewhere = await openWorld()
  const secret = await makeKnown(elsewhere, await elsewhere.user('ada'))
  await elsewhere.close()
  expect([await world.verdict(secret), await world.verdict(secret)]).toEqual(['unknown', 'unknown'])
  expect(world.latchkey.verifier.health().cache.unknown).toBe(1)
  expect(await makeKnown(world, ada)).toBe(secret)
  expect(await world.verdict(secret)).toBe('ok')
})

test('a workspace that was asked about before it was made is found at once when it is', async () => {
  const { secret } = await world.token(ada.session)
  const address = `${ada.handle}/garden`
  const before = [await world.verdict(secret, address), await world.verdict(secret, address)]
  expect(before).toEqual(['workspace_unknown_or_forbidden', 'workspace_unknown_or_forbidden'])
  const made = await world.workspace(ada.session, 'Garden', { slug: 'garden' })
  expect(made.address).toBe(address)
  expect(await world.verdict(secret, address)).toBe('ok')
})

test('a member who was refused is let in at once when added', async () => {
  const grace = await world.user('grace')
  const { id } = await world.workspace(ada.session, 'Home')
  const { secret } = await world.token(grace.session)
  expect([await world.verdict(secret, id), await world.verdict(secret, id)]).not.toContain('ok')
  await world.ok(`PUT /v1/workspaces/${id}/members/${grace.id}`, ada.session, { body: { role: 'viewer' } })
  expect(await world.verdict(secret, id)).toBe('ok')
})

test('a token that was suspended is good at once when it is resumed', async () => {
  const { credential, secret } = await world.token(ada.session)
  const path = `/v1/tokens/${credential.id}`
  await world.ok(`POST ${path}/suspend`, ada.session)
  expect([await world.verdict(secret), await world.verdict(secret)]).toEqual(['suspended', 'suspended'])
  await world.ok(`POST ${path}/resume`, ada.session)
  expect(await world.verdict(secret)).toBe('ok')
})
