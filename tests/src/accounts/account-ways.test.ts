import { afterEach, expect, test } from 'vitest'
import { type AccountWorld, openAccountWorld } from './world.ts'

type Way = 'invitation' | 'provider' | 'api'

let world: AccountWorld
afterEach(() => world.close())

const open = async (...accounts: Way[]) => {
  world = await openAccountWorld({ signIn: { accounts } })
}
const make = (name: string, more: object = {}) =>
  world.outcome('POST /v1/users', world.operator, { body: { email: `${name}@example.com`, name, ...more } })

test('where invitations alone are open no account is made as it is', async () => {
  await open('invitation')
  expect(await make('ada', { password: 'seven green umbrellas' })).toBe('409 invalid_state')
  expect(await make('bob')).toBe('409 invalid_state')
  expect((await world.call('GET /v1/users', world.operator)).text).not.toContain('example.com","name":"bob')
})

test('where the API alone is open nobody is invited', async () => {
  await open('api')
  expect(await make('ada')).toBe('201')
  const { items } = await world.ok<{ items: { id: string; name: string }[] }>('GET /v1/users', world.operator)
  const ada = items.find(({ name }) => name === 'ada')
  expect(await world.outcome(`POST /v1/users/${ada?.id}/invite`, world.operator, { body: {} })).toBe(
    '409 invalid_state',
  )
  expect(await make('bob', { invite: true })).toBe('409 invalid_state')
})
