import { type FieldFault, LatchkeyError } from '@latchkey/core'
import type { z } from 'zod'

/** Input that a schema admits. Throws `invalid_input` naming each field at fault by JSON pointer (RFC 6901). */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const fields: FieldFault[] = parsed.error.issues.slice(0, 20).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ pointer: pointerOf(issue.path), message: issue.message }]
    return issue.keys
      .slice(0, 20)
      .map((key) => ({ pointer: pointerOf([...issue.path, key.slice(0, 100)]), message: 'There is no such field.' }))
  })
  throw new LatchkeyError('invalid_input', 'Some fields are not as they should be; see "errors".', { fields })
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
