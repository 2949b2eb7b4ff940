import { openApiDocument } from './faces/rest/openapi.ts'
import { ROUTES } from './faces/rest/routes/index.ts'

export { PROBLEMS } from './faces/http/problem.ts'

/** The HTTP API as an OpenAPI 3.1 document, without starting anything. */
export function apiDocument(): Record<string, unknown> {
  return openApiDocument(ROUTES, true)
}
