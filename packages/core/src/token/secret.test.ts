import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { expect, test } from 'vitest'
import { Secret } from './secret.ts'

const PLAIN = 'lk_pat_canary00000000000000000000000000'
const secret = new Secret(PLAIN)

test('a secret gives its value to whoever asks for it by name', () => {
  expect(secret.reveal()).toBe(PLAIN)
})

test.each<[string, () => unknown]>([
  ['String()', () => String(secret)],
  ['a template', () => `token: ${secret}`],
  ['concatenation', () => 'token: '.concat(secret as unknown as string)],
  ['toLocaleString', () => secret.toLocaleString()],
  ['a list', () => [secret, [secret]].join(',')],
  ['the key of an object', () => Object.keys({ [secret as unknown as string]: 1 }).join(',')],
  ['the message of an error', () => new Error(secret as unknown as string).stack],
  ['JSON', () => JSON.stringify({ deep: [{ secret }] })],
])('%s shows that there is a secret, and not which', (_, write) => {
  expect(write()).toContain('[secret]')
  expect(write()).not.toContain('canary')
})

test.each<[string, () => string]>([
  [
    'inspect',
    () => inspect({ secret, map: new Map([[secret, secret]]) }, { depth: 9, showHidden: true, getters: true }),
  ],
  ['inspect without custom forms', () => inspect(secret, { customInspect: false, showHidden: true, showProxy: true })],
  ['format', () => format('%s %o %O %j', secret, secret, secret, secret)],
  ['an error with a cause', () => inspect(new Error('no', { cause: { secret } }))],
  [
    'every property, own and inherited',
    () => inspect(Object.getOwnPropertyDescriptors(secret)) + Reflect.ownKeys(secret).join(),
  ],
  ['a copy by spreading', () => JSON.stringify({ ...secret }) + JSON.stringify(Object.assign({}, secret))],
  ['a structured clone', () => inspect(structuredClone(secret))],
  ['serialization', () => serialize(secret).toString('latin1')],
  ['number and boolean', () => `${Number(secret)} ${Boolean(secret)}`],
  [
    'reveal called on something else',
    () => thrown(() => Secret.prototype.reveal.call({ value: PLAIN } as unknown as Secret)),
  ],
  ['reveal called on a proxy', () => thrown(() => new Proxy(secret, {}).reveal())],
])('%s does not show it', (_, write) => {
  expect(write()).not.toContain('canary')
})

test('a console does not show it, whatever the way of printing', () => {
  let printed = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      printed += chunk
      done()
    },
  })
  const console = new Console(stream, stream)
  console.log(secret, [secret], '%s', secret)
  console.error('%s %j %o', secret, secret, secret)
  console.dir({ secret }, { showHidden: true })
  console.table([{ secret }])
  console.trace(secret)
  expect(printed).toContain('[secret]')
  expect(printed).not.toContain('canary')
})

function thrown(act: () => unknown): string {
  try {
    return `gave ${act()}`
  } catch (error) {
    return inspect(error)
  }
}
