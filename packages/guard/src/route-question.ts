import type { Question } from '@latchkey/core'
import type { Asked } from '@latchkey/verifier'
import type { Route } from './requirement.ts'

/**
 * What a route asks about one request. A class and no object literal: when a server starts under load, its first questions wait for the service together, and a literal
 * whose first hundred objects outlive a collection is made in V8's old space from then on, for as long as the process runs.
 */
export class RouteQuestion implements Asked {
  readonly workspace: string | null
  readonly workspaceRequired: boolean
  readonly scopes: readonly string[]
  readonly address: string | null
  readonly resource: string | null
  readonly kinds: Question['kinds']
  readonly isCounted: boolean

  constructor(
    { workspaceRequired, scopes, kinds }: Route,
    workspace: string | null,
    address: string | null,
    resource: string | null,
    isCounted: boolean,
  ) {
    this.workspace = workspace
    this.workspaceRequired = workspaceRequired
    this.scopes = scopes
    this.address = address
    this.resource = resource
    this.kinds = kinds
    this.isCounted = isCounted
  }
}
