import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerOf, nameOf, pathIn, WITH_BODY } from './operations.ts'
import { expectRefusal } from './refusal.ts'
import { rowsOf } from './rows.ts'
import { sampleBody } from './samples.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

/** Each makes of a body that would be taken one that no operation takes. */
const BODIES: Readonly<Record<string, (valid: string) => string | Uint8Array>> = {
  'cut short': (valid) => valid.slice(0, -1),
  'with something after its end': (valid) => `${valid}}`,
  'with a comma too many': (valid) => valid.replace(/\}$/, ',}'),
  'with a comment': (valid) => `/* a */${valid}`,
  'in single quotes': (valid) => valid.replaceAll('"', "'").replace('{', "{'a':1,"),
  'that is an array': (valid) => `[${valid}]`,
  'that is a string': (valid) => JSON.stringify(valid),
  'that is null': () => 'null',
  'that is a number': () => '-0',
  'that is NaN': () => 'NaN',
  'of white space': () => ' \n\t ',
  'with an unknown field': (valid) => within(valid, '"unheardOf":1'),
  'with __proto__': (valid) => within(valid, '"__proto__":{"role":"operator","scopes":["*"]}'),
  'with an escaped __proto__': (valid) => within(valid, '"\\u005f_proto__":{"a":1}'),
  'with constructor': (valid) => within(valid, '"constructor":{"prototype":{"a":1}}'),
  'with toString and an empty name': (valid) => within(valid, '"toString":"a","":1'),
  'with a name given twice': (valid) => within(valid, '"name":"a","name":"b"'),
  'with a name given twice in two spellings': (valid) => within(valid, '"name":"a","n\\u0061me":"b"'),
  'with half a surrogate pair': (valid) => within(valid, '"name":"\\ud800"'),
  'with half a surrogate pair as a name': (valid) => within(valid, '"\\udc00":1'),
  'with NUL': (valid) => within(valid, '"name":"a\\u0000b"'),
  'with a raw control character': (valid) => within(valid, '"name":"a\u0001b"'),
  'with a number beyond all numbers': (valid) => within(valid, '"huge":1e999'),
  'nested seventeen levels': () => deep(17),
  'nested twenty thousand levels': () => deep(20_000),
  'of twenty thousand open brackets': () => '['.repeat(20_000),
  'of bytes that are no UTF-8': (valid) => Buffer.concat([Buffer.from(valid), Buffer.from([0xff])]),
  'with a surrogate in UTF-8': () => Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
  'in UTF-16': (valid) => Buffer.from(valid, 'utf16le'),
  'that is compressed': (valid) => gzipSync(valid),
  'of a million characters of scopes': () => JSON.stringify({ scopes: ['x'.repeat(1_000_000)] }),
  'of a million characters in one field': () => JSON.stringify({ name: 'x'.repeat(1_000_000) }),
  'of thirty thousand unknown fields': () => `{${Array.from({ length: 9_000 }, (_, n) => `"f${n}":1`).join()}}`,
}

/** The JSON text of an object with one more member, whose own text is given. */
const within = (object: string, member: string) => object.replace(/\}$/, `${object === '{}' ? '' : ','}${member}}`)

describe.each(Object.entries(BODIES))('a body %s', (_, spoil) => {
  test('is refused by every operation, and changes nothing', async () => {
    const before = rowsOf(world.databaseFile)
    for (const operation of WITH_BODY) {
      const { name: _name, ...valid } = sampleBody(operation, world)
      const answer = await world.send(operation.method, pathIn(world, operation), {
        token: callerOf(world, operation),
        body: spoil(JSON.stringify(valid)),
      })
      expectRefusal(answer, nameOf(operation))
      expect([400, 413], nameOf(operation)).toContain(answer.status)
    }
    expect(rowsOf(world.databaseFile)).toEqual(before)
  })
})

test.each([
  ['text/plain', {}],
  ['application/x-www-form-urlencoded', {}],
  ['multipart/form-data; boundary=a', {}],
  ['application/json; charset=utf-16', {}],
  ['application/json, text/plain', {}],
  ['application/jsonp', {}],
  ['application/json', { 'content-encoding': 'gzip' }],
  ['application/json', { 'content-encoding': 'br, gzip' }],
])('a body sent as %s, %o is refused unread', async (type, more) => {
  const before = rowsOf(world.databaseFile)
  for (const operation of WITH_BODY) {
    const answer = await world.send(operation.method, pathIn(world, operation), {
      token: callerOf(world, operation),
      body: sampleBody(operation, world),
      headers: { 'content-type': type, ...more },
    })
    expectRefusal(answer, nameOf(operation))
    expect(answer.json.code).toBe('unsupported_media_type')
  }
  expect(rowsOf(world.databaseFile)).toEqual(before)
})

test('after all of it the service is well, nothing of it was a fault, and no prototype was touched', async () => {
  expect((await world.send('GET', '/health/ready')).status).toBe(200)
  expect((await world.send('GET', '/v1/self', { token: world.operator })).status).toBe(200)
  expect(world.log).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as Record<string, unknown>)['role']).toBeUndefined()
})
