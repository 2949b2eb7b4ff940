import { ConfigurationError } from '../errors.ts'

export type Parameters = Readonly<Record<string, string>>
export type Query = Readonly<Record<string, string | number | undefined>>

/** The address of a call. An id that would lead to another path is refused here, before anything is sent. */
export function address(base: string, template: string, parameters: Parameters, query: Query): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => segment(name, parameters[name]))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return search.size === 0 ? base + path : `${base}${path}?${search}`
}

// An empty segment would turn "get one" into "list all", and dots are resolved away even when they are percent-encoded.
function segment(name: string, value: string | undefined): string {
  if (typeof value !== 'string' || value === '') throw new ConfigurationError(`\`${name}\` must be an id, not nothing.`)
  if (/^\.{1,2}$/.test(value) || !value.isWellFormed())
    throw new ConfigurationError(`${JSON.stringify(value)} is no id.`)
  return encodeURIComponent(value)
}
