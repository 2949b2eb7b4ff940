import { z } from 'zod'
import { deviceSchema } from './devices/device.ts'
import type { Endpoint, EndpointResponse } from './http/endpoint.ts'
import { workspaceSchema } from './workspaces/workspace.ts'

/**
 * This API in the dialect of Seam's own document, from which Seam's command line tool builds its commands. Its parser wants a `POST` of every
 * path, a reference to a component in every answer, `x-route-path` with every component that a path serves, and a type on every property.
 */
export function openapiDocument(endpoints: readonly Endpoint[]): object {
  return {
    openapi: '3.0.0',
    info: { title: 'Smart devices', version: '1.0.0' },
    servers: [{ url: '/' }],
    tags: [
      { name: '/devices', description: 'devices' },
      { name: '/workspaces', description: 'workspaces' },
    ],
    components: {
      securitySchemes: {
        api_key: { type: 'http', scheme: 'bearer', bearerFormat: 'API Key' },
        pat_with_workspace: { type: 'http', scheme: 'bearer', bearerFormat: 'API Token' },
        pat_without_workspace: { type: 'http', scheme: 'bearer', bearerFormat: 'API Token' },
        seam_workspace: { type: 'apiKey', in: 'header', name: 'seam-workspace' },
      },
      schemas: {
        device: { ...jsonSchema(deviceSchema), 'x-route-path': '/devices' },
        workspace: { ...jsonSchema(workspaceSchema), 'x-route-path': '/workspaces' },
        pagination: PAGINATION,
      },
    },
    paths: Object.fromEntries(endpoints.map((described) => [described.path, pathItem(described)])),
  }
}

const PAGINATION = {
  type: 'object',
  properties: {
    has_next_page: { type: 'boolean' },
    next_page_cursor: { type: 'string', nullable: true },
    next_page_url: { type: 'string', format: 'uri', nullable: true },
  },
  required: ['has_next_page', 'next_page_cursor', 'next_page_url'],
}

function pathItem(described: Endpoint): object {
  return Object.fromEntries(described.methods.map((method) => [method.toLowerCase(), operation(described, method)]))
}

function operation(described: Endpoint, method: string): object {
  const [, group = '', name = ''] = described.path.split('/')
  const { response, requirement } = described
  return {
    operationId: `${group}${capital(name)}${capital(method.toLowerCase())}`,
    summary: described.path,
    tags: [`/${group}`],
    security: securityOf(requirement),
    ...request(described, method),
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: answerSchema(response) } } },
      400: { description: 'Bad Request' },
      401: { description: 'Unauthorized' },
    },
    'x-title': described.title,
    'x-response-key': response?.key ?? null,
  }
}

function request({ parameters }: Endpoint, method: string): object {
  const schema = jsonSchema(parameters)
  if (method !== 'GET') return { requestBody: { content: { 'application/json': { schema } } } }
  const properties = Object.entries(schema['properties'] ?? {})
  return { parameters: properties.map(([name, property]) => ({ name, in: 'query', schema: property })) }
}

function securityOf({ workspace, kinds }: Endpoint['requirement']): object[] {
  return [
    ...(kinds === undefined || kinds.includes('key') ? [{ api_key: [] }] : []),
    ...(workspace === 'none' ? [] : [{ pat_with_workspace: [] }]),
    ...(workspace === 'required' ? [] : [{ pat_without_workspace: [] }]),
  ]
}

function answerSchema(response: EndpointResponse | undefined): object {
  const ok = { type: 'boolean' }
  if (response === undefined) return { type: 'object', properties: { ok }, required: ['ok'] }
  const one = { $ref: `#/components/schemas/${response.resource}` }
  const properties = {
    [response.key]: response.shape === 'one' ? one : { type: 'array', items: one },
    ...(response.shape === 'pages' ? { pagination: { $ref: '#/components/schemas/pagination' } } : {}),
    ok,
  }
  return { type: 'object', properties, required: Object.keys(properties) }
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input' })
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
