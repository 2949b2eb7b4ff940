import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readAddress, shown } from './address.ts'

test('an address is read with everything in it', () => {
  expect(
    readAddress(
      'postgresql://some%40one:p%2Fw%3A@db.example.com:6432/tokens?sslmode=require&isolation=read-committed&max_connections=3',
    ),
  ).toEqual({
    hosts: [{ host: 'db.example.com', port: 6432 }],
    asksForWritable: false,
    database: 'tokens',
    user: 'some@one',
    password: 'p/w:',
    tls: 'require',
    ca: undefined,
    isolation: 'read committed',
    maxConnections: 3,
  })
})

test('what is left out is chosen', () => {
  expect(readAddress('postgres://u@[::1]/d')).toMatchObject({
    hosts: [{ host: '::1', port: 5432 }],
    password: undefined,
    isolation: 'serializable',
    maxConnections: 10,
  })
})

test('several hosts are read with the port of each, and are asked which of them takes writes', () => {
  expect(readAddress('postgres://u:p%40w@a.example.com,[::1]:6432,c/d?target_session_attrs=read-write')).toMatchObject({
    hosts: [
      { host: 'a.example.com', port: 5432 },
      { host: '::1', port: 6432 },
      { host: 'c', port: 5432 },
    ],
    asksForWritable: true,
    password: 'p@w',
    tls: 'verify-full',
  })
  expect(readAddress('postgres://u@a,b/d').asksForWritable).toBe(true)
  expect(readAddress('postgres://u@a/d?target_session_attrs=primary').asksForWritable).toBe(true)
  expect(readAddress('postgres://u@localhost,127.0.0.1:6432/d').tls).toBe('disable')
  expect(readAddress('postgres://u@localhost,b/d').tls).toBe('verify-full')
})

test('a connection that leaves the machine is verified unless one says otherwise, one that stays is not encrypted', () => {
  const tls = (text: string) => readAddress(text).tls
  expect(tls('postgres://u@db.example.com/d')).toBe('verify-full')
  expect(tls('postgres://u@127.0.0.1.example.com/d')).toBe('verify-full')
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]'])
    expect(tls(`postgres://u@${host}/d`)).toBe('disable')
  expect(tls('postgres://u@x/d?host=/var/run/postgresql')).toBe('disable')
  expect(tls('postgres://u@db.example.com/d?sslmode=disable')).toBe('disable')
  expect(tls('postgres://u@localhost/d?sslmode=verify-full')).toBe('verify-full')
})

test('certificates come from the file that is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-ca-'))
  writeFileSync(join(folder, 'ca.pem'), 'PEM')
  expect(readAddress(`postgres://u@h/d?sslrootcert=${join(folder, 'ca.pem')}`).ca).toBe('PEM')
  const required = readAddress(`postgres://u@h/d?sslmode=require&sslrootcert=${join(folder, 'ca.pem')}`)
  expect(required.tls).toBe('verify-ca')
  expect(() => readAddress(`postgres://u@h/d?sslrootcert=${join(folder, 'none.pem')}`)).toThrow(
    expect.objectContaining({ code: 'config_invalid', message: expect.stringMatching(/none\.pem.*can’t be read/) }),
  )
  rmSync(folder, { recursive: true })
})

test.each([
  ['mysql://u:hunter2@h/d', /Write postgres:\/\//],
  ['postgres:u:hunter2@h/d', /Write postgres:\/\//],
  ['postgres://u:hunter2@h:port/d', /Write postgres:\/\//],
  ['postgres://u:hunter2@/d', /can’t be read|names no host/],
  ['postgres://u:hunter2@h', /names no database/],
  ['postgres://u:hunter2@h/a/b', /names no database/],
  ['postgres://:hunter2@h/d', /names no user/],
  ['postgres://u:hunter2%@h/d', /percent-encoded/],
  ['postgres://u:hunter2@h/d?sslmode=prefer', /sslmode must be one of disable, require, verify-ca, verify-full/],
  ['postgres://u:hunter2@a,,b/d', /can’t be read|names no host/],
  ['postgres://u:hunter2@a,b:port/d', /can’t be read/],
  ['postgres://u:hunter2@a,b/d?host=/run', /one host alone/],
  ['postgres://u:hunter2@a,b/d?target_session_attrs=any', /must be one of read-write, primary/],
  ['postgres://u:hunter2@h/d?isolation=none', /isolation must be one of/],
  ['postgres://u:hunter2@h/d?max_connections=2', /max_connections must be a whole number from 3 on/],
  ['postgres://u:hunter2@h/d?max_connections=ten', /max_connections/],
  ['postgres://u:hunter2@h/d?ssl=true', /the parameter ssl is not known/],
])('%s is refused with what to do, and the password is not repeated', (text, reason) => {
  const fault = (() => {
    try {
      return readAddress(text)
    } catch (error) {
      return error
    }
  })()
  expect(fault).toMatchObject({ code: 'config_invalid', message: expect.stringMatching(reason) })
  expect((fault as Error).message).not.toContain('hunter2')
})

test('an address is shown without user and password', () => {
  expect(shown(readAddress('postgres://ada:hunter2@db.example.com/tokens'))).toBe('tokens at db.example.com:5432')
  expect(shown(readAddress('postgres://ada@a,b:6432/tokens'))).toBe('tokens at a:5432, b:6432')
  expect(shown(readAddress('postgres://ada@x/tokens?host=/run/pg'))).toBe('tokens at /run/pg')
})
