import type { HonoRequest } from 'hono'
import { invalidInput } from './seam-error.ts'

/**
 * The JSON object of a body, whatever content type it claims: an empty one, which Seam's clients send as a form, as JSON and without
 * any type, is an object without members.
 */
export async function readBody(request: HonoRequest): Promise<object> {
  const text = decodeText(await request.arrayBuffer())
  if (text === '') return {}
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidInput('The request body must be a JSON object.')
  }
  return value
}

function decodeText(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalidInput('The request body is not valid UTF-8.')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, refusePrototypeKey)
  } catch {
    throw invalidInput('The request body is not valid JSON.')
  }
}

/** Such a key would become the prototype of any object that it is copied into by assignment. */
function refusePrototypeKey(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('Forbidden key')
  return value
}
