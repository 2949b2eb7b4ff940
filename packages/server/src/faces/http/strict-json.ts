import { LatchkeyError } from '@latchkey/core'
import { MAX_JSON_DEPTH } from './limits.ts'

/**
 * JSON as RFC 8259, decoded from UTF-8, read without its loose ends: no name twice in one object (sections 4 and 9 leave what happens open, and two readers that differ
 * are a way past a check), no lone surrogate, no NUL, no deep nesting. Throws `malformed_json`.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new LatchkeyError('malformed_json', 'The body is not valid JSON.', { cause })
  }
  scan(text)
  return value
}

const QUOTE = 34
const COMMA = 44
const COLON = 58
const BACKSLASH = 92

/** Walks valid JSON once. Where an object is open its names are on the stack; where an array is open, `null`. */
function scan(text: string): void {
  const hasEscapes = text.includes('\\')
  const open: (Set<string> | null)[] = []
  let nameExpected = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === QUOTE) {
      const end = hasEscapes ? closingQuote(text, index) : text.indexOf('"', index + 1)
      const names = nameExpected ? (open.at(-1) ?? null) : null
      if (hasEscapes || names !== null) checkString(text.slice(index + 1, end), names)
      index = end
    } else if (code === COMMA) nameExpected = true
    else if (code === COLON) nameExpected = false
    else if (code === 123 || code === 91) {
      open.push(code === 123 ? new Set() : null)
      nameExpected = code === 123
      if (open.length > MAX_JSON_DEPTH)
        throw new LatchkeyError('malformed_json', `The body is nested more than ${MAX_JSON_DEPTH} levels deep.`)
    } else if (code === 125 || code === 93) open.pop()
  }
}

function closingQuote(text: string, start: number): number {
  let index = start + 1
  while (text.charCodeAt(index) !== QUOTE) index += text.charCodeAt(index) === BACKSLASH ? 2 : 1
  return index
}

/** `written` is what stands between the quotes. */
function checkString(written: string, names: Set<string> | null): void {
  const content = written.includes('\\') ? unescaped(written) : written
  if (names === null) return
  if (names.has(content))
    throw new LatchkeyError(
      'malformed_json',
      `The body holds the name ${JSON.stringify(content.slice(0, 100))} twice in one object.`,
    )
  names.add(content)
}

/** Only an escape can stand for what UTF-8 and JSON have no other way to write. */
function unescaped(written: string): string {
  const content = JSON.parse(`"${written}"`) as string
  if (content.isWellFormed() && !content.includes('\0')) return content
  throw new LatchkeyError('malformed_json', 'The body holds a NUL or half of a surrogate pair, which are not text.')
}
