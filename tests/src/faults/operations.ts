import { readFileSync } from 'node:fs'
import type { World } from './world.ts'

/** As much of JSON Schema as the API's description uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

export interface Operation {
  readonly method: string
  /** OpenAPI template. */
  readonly path: string
  /** `null` for one that takes no body. */
  readonly body: Schema | null
  readonly parameters: readonly { readonly in: string; readonly name: string }[]
}

const document = JSON.parse(readFileSync(new URL('../../../contracts/openapi.json', import.meta.url), 'utf8'))

export function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema
  return resolve(document.components.schemas[schema.$ref.replace('#/components/schemas/', '')])
}

/** Every operation of the published description; a test of the server holds that it is what is served. */
export const OPERATIONS: readonly Operation[] = Object.entries<Record<string, never>>(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries<{ requestBody?: { content: Record<string, { schema: Schema }> }; parameters?: never[] }>(
      methods,
    ).map(([method, { requestBody, parameters }]) => ({
      method: method.toUpperCase(),
      path,
      body: requestBody === undefined ? null : resolve(requestBody.content['application/json']?.schema ?? {}),
      parameters: parameters ?? [],
    })),
)

export const nameOf = ({ method, path }: Operation) => `${method} ${path}`

/** The operations that take a body, without those of the door that is closed after its first use. */
export const WITH_BODY = OPERATIONS.filter(({ body, path }) => body !== null && path !== '/v1/setup')

/** The path of an operation with the ids of things that are there. */
export function pathIn({ ids }: World, { path }: Operation): string {
  const place = Object.keys(ids).filter((key) => key.startsWith('/') && `${path}/`.includes(`${key}/`))
  // The longest says most: a service account's token is no token of one's own.
  const own = place.sort((a, b) => b.length - a.length)[0]
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name === 'id' ? (own ?? '') : name] ?? name)
}

/** The credential that may call an operation. */
export function callerOf({ operator, serviceKey, setUpSecret }: World, { path }: Operation): string {
  if (path === '/v1/setup') return setUpSecret
  return /^\/v1\/(verify|records|sessions|changes|usage)/.test(path) ? serviceKey : operator
}
