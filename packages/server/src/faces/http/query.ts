import { LatchkeyError } from '@latchkey/core'

/** Each parameter once: which of two would count is nobody's guess. */
export function queryOf(request: Request): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of new URL(request.url).searchParams) {
    if (Object.hasOwn(query, name))
      throw new LatchkeyError(
        'invalid_input',
        `The query parameter ${JSON.stringify(name.slice(0, 100))} is given twice.`,
      )
    Object.defineProperty(query, name, { value, enumerable: true })
  }
  return query
}
