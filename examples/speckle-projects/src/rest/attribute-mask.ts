import { badInput } from '../speckle-error.ts'

/** Which attributes of each object a client wants: only these, or all but these. */
export interface AttributeMask {
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
}

/** Without these a client can't tell what it was sent. */
const ALWAYS = ['id', 'speckle_type', '__closure']

export function maskFrom(value: unknown): AttributeMask | null {
  if (value === undefined || value === null) return null
  const { include, exclude } = value as AttributeMask
  const isNames = (list: unknown) =>
    list === undefined || (Array.isArray(list) && list.every((one) => typeof one === 'string'))
  if (typeof value === 'object' && isNames(include) && isNames(exclude)) return value as AttributeMask
  throw badInput('An attributeMask has lists of names, as include or exclude.')
}

/** The object's text with what the mask leaves of it. */
export function masked(document: string, { include, exclude }: AttributeMask): string {
  const kept = ([name]: [string, unknown]) =>
    ALWAYS.includes(name) || ((include?.includes(name) ?? true) && !exclude?.includes(name))
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(document) as object).filter(kept)))
}
