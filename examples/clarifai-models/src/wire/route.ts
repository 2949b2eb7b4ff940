/** `google.api.HttpRule`, as far as Clarifai uses it. */
export interface HttpRule {
  readonly get?: string
  readonly post?: string
  readonly put?: string
  readonly patch?: string
  readonly delete?: string
  readonly additional_bindings?: HttpRule | readonly HttpRule[]
}

/** One way to call a method over REST. */
export interface Route {
  readonly verb: string
  /** A fixed part, or the dotted name of the field that the part gives, in braces. */
  readonly parts: readonly string[]
}

export function routeFrom(rule: HttpRule): Route {
  const [verb, template] =
    Object.entries(rule).find(([name]) => name !== 'body' && name !== 'additional_bindings') ?? []
  if (typeof template !== 'string') throw new Error('The protos have a route without a path.')
  return { verb: String(verb).toUpperCase(), parts: template.split('/').slice(1) }
}

const isVariable = (part: string) => part.startsWith('{')

/** The fields that a path gives; `null` when the route is another. */
export function matchRoute({ parts }: Route, path: readonly string[]): Readonly<Record<string, string>> | null {
  if (parts.length !== path.length) return null
  const fields: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const given = path[index] as string
    if (!isVariable(part)) {
      if (part !== given) return null
    } else {
      if (given === '') return null
      fields[part.slice(1, -1).replace(/=.*$/, '')] = given
    }
  }
  return fields
}

/** Sorts routes so that a fixed part comes before a variable one, from the left. */
export function bySpecificity(one: Route, other: Route): number {
  for (let index = 0; index < Math.min(one.parts.length, other.parts.length); index++) {
    const difference = Number(isVariable(one.parts[index] as string)) - Number(isVariable(other.parts[index] as string))
    if (difference !== 0) return difference
  }
  return one.parts.length - other.parts.length
}
