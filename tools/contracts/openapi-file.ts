import { apiDocument } from '@latchkey/server/contract'

/** `contracts/openapi.json`, from the route table. */
export function openApiFile(): string {
  return `${JSON.stringify(apiDocument(), null, 2)}\n`
}
