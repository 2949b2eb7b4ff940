import { createHash } from 'node:crypto'
import { z } from 'zod'
import { SeamError } from '../http/seam-error.ts'
import type { Position } from '../store/device-table.ts'

const cursorSchema = z.tuple([z.string(), z.string(), z.string()])

/** Where the next page begins, tied to the list that it continues: the workspace and every parameter but the cursor. */
export function writeCursor(position: Position, list: object): string {
  return Buffer.from(JSON.stringify([fingerprint(list), position.createdAt, position.deviceId])).toString('base64url')
}

/** Throws 400 `mismatched_page_parameters` when the list is another one, and for a text that is no cursor of ours. */
export function readCursor(cursor: string, list: object): Position {
  const [made, createdAt, deviceId] = decode(cursor)
  if (made === fingerprint(list)) return { createdAt, deviceId }
  throw new SeamError(
    400,
    'mismatched_page_parameters',
    'When using next_page_cursor, the request must send parameters identical to the initial request.',
  )
}

function decode(cursor: string): z.output<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    const message = 'Not a cursor of this API. Use the next_page_cursor of the page before.'
    throw new SeamError(400, 'invalid_input', message, {
      validationErrors: { _errors: [], page_cursor: { _errors: [message] } },
    })
  }
}

function fingerprint(list: object): string {
  const members = Object.entries(list).filter(([, value]) => value !== undefined)
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url')
}
