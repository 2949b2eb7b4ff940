import { ANY_QUESTION, type Question } from '@latchkey/core'
import type { RequestHead } from './request-head.ts'

/** What a route asks of its callers. */
export interface Requirement {
  /** Concrete scopes, all of which are needed. Default: none. */
  readonly scopes?: readonly string[]
  /**
   * `required`: refuse a token that names no workspace; an API key always has its own. `optional`, the default: with or without. `none`: the route
   * lies outside any workspace, and one named on the wire is ignored.
   */
  readonly workspace?: 'required' | 'optional' | 'none'
  /** Default: personal access tokens and API keys. `session` is a person signed in, for a server that is the platform's own front as well. */
  readonly kinds?: readonly ('pat' | 'key' | 'session')[]
  /** The platform's own resource that is asked for, by its id: a token limited to other resources is refused. */
  readonly resource?: string | ((request: RequestHead) => string | null)
}

const isOneOf = (allowed: readonly unknown[]) => (value: unknown) => allowed.includes(value)
const isListOf = (isItem: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(isItem)

const FIELDS: Readonly<
  Record<keyof Requirement, { readonly isValid: (value: unknown) => boolean; readonly wanted: string }>
> = {
  scopes: { isValid: isListOf((item) => typeof item === 'string' && item !== ''), wanted: 'an array of scopes' },
  workspace: { isValid: isOneOf(['required', 'optional', 'none']), wanted: "'required', 'optional' or 'none'" },
  kinds: { isValid: isListOf(isOneOf(['pat', 'key', 'session'])), wanted: "an array of 'pat', 'key' and 'session'" },
  resource: {
    isValid: (value) => ['string', 'function'].includes(typeof value),
    wanted: 'an id or a function of the request',
  },
}

/** A requirement that was found sound, with what it leaves out. */
export interface Route {
  readonly scopes: readonly string[]
  readonly workspaceRequired: boolean
  /** Whether a workspace that is named counts. */
  readonly isInWorkspace: boolean
  readonly kinds: Question['kinds']
  readonly resource: string | ((request: RequestHead) => string | null) | null
}

const known = new WeakMap<Requirement, Route>()

/** The same route for the same requirement. Throws as `assertRequirement` does. */
export function routeOf(requirement: Requirement): Route {
  const present = known.get(requirement)
  if (present !== undefined) return present
  for (const [name, value] of Object.entries(requirement)) {
    if (!Object.hasOwn(FIELDS, name)) {
      throw new TypeError(
        `The requirement of a route has no field "${name}"; there are: ${Object.keys(FIELDS).join(', ')}.`,
      )
    }
    const { isValid, wanted } = FIELDS[name as keyof Requirement]
    if (value !== undefined && !isValid(value))
      throw new TypeError(`The field "${name}" of a route's requirement must be ${wanted}.`)
  }
  const { scopes = [], workspace = 'optional', kinds = ANY_QUESTION.kinds, resource = null } = requirement
  const route = {
    scopes,
    workspaceRequired: workspace === 'required',
    isInWorkspace: workspace !== 'none',
    kinds,
    resource,
  }
  known.set(requirement, route)
  return route
}

/**
 * Throws a `TypeError` for what is not a requirement. A misspelt field would otherwise leave a route open that its author believes guarded, so the
 * adapters ask when a route is mounted.
 */
export function assertRequirement(requirement: Requirement): void {
  routeOf(requirement)
}
