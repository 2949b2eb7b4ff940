import { expect, test } from 'vitest'
import { example } from './testing/example.ts'

interface Operation {
  readonly responses: Record<string, unknown>
  readonly requestBody?: { content: Record<string, { schema: object }> }
}
interface Document {
  readonly paths: Record<string, Record<string, Operation & { 'x-response-key': string | null }>>
  readonly components: { schemas: Record<string, { properties: Record<string, object>; 'x-route-path'?: string }> }
}

async function document(): Promise<Document> {
  return (await example().call('/openapi.json', { headers: {} })).body
}

test('is served to anybody and describes every call with the key of its answer', async () => {
  const { paths } = await document()
  const described = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => `${method} ${path} ${operation['x-response-key']}`),
  )
  expect(described.sort()).toEqual([
    'get /devices/get device',
    'get /devices/list devices',
    'get /workspaces/get workspace',
    'get /workspaces/list workspaces',
    'patch /workspaces/update null',
    'post /devices/get device',
    'post /devices/list devices',
    'post /workspaces/create workspace',
    'post /workspaces/get workspace',
    'post /workspaces/list workspaces',
    'post /workspaces/update null',
  ])
})

test("holds to what the parser of Seam's command line tool asks of it", async () => {
  const { paths, components } = await document()
  for (const { properties, 'x-route-path': routePath } of Object.values(components.schemas)) {
    if (routePath !== undefined) expect(Object.keys(paths).some((path) => path.startsWith(`${routePath}/`))).toBe(true)
    for (const property of Object.values(properties)) expect(typed(property), JSON.stringify(property)).toBe(true)
  }
  for (const item of Object.values(paths)) {
    expect(item['post']?.requestBody?.content['application/json']?.schema).toMatchObject({ type: 'object' })
  }
})

/** A type, or a union of types, and no null among them: the dialect says `nullable` instead. */
function typed(property: object): boolean {
  if ('type' in property) return typeof property.type === 'string' && property.type !== 'null'
  return 'oneOf' in property || 'allOf' in property
}
