import { existsSync, readFileSync } from 'node:fs'
import { ERROR_CODES } from '@latchkey/core'
import { expect, test } from 'vitest'
import { apiError } from './errors.ts'
import { type Operation, operations } from './operations.ts'

const document = new URL('../../../contracts/openapi.json', import.meta.url)
const methods = ['get', 'post', 'put', 'patch', 'delete']

function ofClient(): string[] {
  const all: Operation[] = Object.values(operations).flatMap((resource) => Object.values(resource))
  return all.map(({ method, path }) => `${method} ${unnamed(path)}`).sort()
}

function ofService(): string[] {
  const { paths } = JSON.parse(readFileSync(document, 'utf8')) as { paths: Record<string, Record<string, unknown>> }
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => methods.includes(method))
        .map((method) => `${method.toUpperCase()} ${unnamed(path)}`),
    )
    .sort()
}

// How a parameter is called in a path is no part of the wire.
const unnamed = (path: string) => path.replaceAll(/\{\w+\}/g, '{}')

test.runIf(existsSync(document))('the client calls every route of the service, and no other', () => {
  expect(ofClient()).toEqual(ofService())
})

test('no two operations are the same call', () => {
  expect(new Set(ofClient()).size).toBe(ofClient().length)
})

test.each(ERROR_CODES)('the code %s has a class of its own, named after it', (code) => {
  const problem = { status: 400, code, title: '', detail: '', fields: [], requiredScopes: [] }
  const words = code.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  expect(apiError({ ...problem, requestId: undefined, retryAfterSeconds: undefined }).name).toBe(
    `${words.join('')}Error`,
  )
})
