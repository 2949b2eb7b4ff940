import { z } from 'zod'
import { invalidInput } from './seam-error.ts'

/**
 * The query of a read as the object that a POST of the same call would carry in its body. Seam's clients repeat a key for a list,
 * write a nested object as dotted keys, and null or an empty list as an empty value.
 */
export function readQuery(query: URLSearchParams, schema: z.ZodObject): Map<string, unknown> {
  const parameters = new Map<string, unknown>()
  for (const [name, texts] of grouped(query)) {
    // Copied into an object by assignment, such a key would become its prototype.
    if (name.split('.').includes('__proto__')) throw invalidInput(`Unrecognized key: ${JSON.stringify(name)}`)
    const dot = name.indexOf('.')
    const parent = dot > 0 ? name.slice(0, dot) : undefined
    if (parent !== undefined && kindOf(schema, parent) === 'object') {
      const nested = (parameters.get(parent) as Record<string, unknown> | undefined) ?? {}
      parameters.set(parent, Object.fromEntries([...Object.entries(nested), [name.slice(dot + 1), only(name, texts)]]))
    } else {
      parameters.set(name, decode(name, texts, kindOf(schema, name)))
    }
  }
  return parameters
}

type Kind = 'string' | 'number' | 'boolean' | 'array' | 'object'

function grouped(query: URLSearchParams): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const [name, text] of query) {
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [text])
    else group.push(text)
  }
  return groups
}

function kindOf(schema: z.ZodObject, name: string): Kind {
  let type: unknown = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined
  while (type instanceof z.ZodOptional || type instanceof z.ZodNullable || type instanceof z.ZodDefault)
    type = type.unwrap()
  if (type instanceof z.ZodArray) return 'array'
  if (type instanceof z.ZodNumber) return 'number'
  if (type instanceof z.ZodBoolean) return 'boolean'
  return type instanceof z.ZodRecord || type instanceof z.ZodObject ? 'object' : 'string'
}

function decode(name: string, texts: string[], kind: Kind): unknown {
  if (kind === 'array') return texts.length === 1 && texts[0] === '' ? [] : texts
  const text = only(name, texts)
  if (text === '') return null
  // A text that is no number or boolean stays a text, so that validation names the parameter.
  if (kind === 'number') return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

function only(name: string, texts: string[]): string {
  const [text, ...more] = texts
  if (text === undefined || more.length > 0)
    throw invalidInput(`The parameter ${JSON.stringify(name)} was given more than once.`)
  return text
}
