import type { Call, CallOptions } from '../call/caller.ts'
import { type ListOptions, listing } from '../call/pages.ts'
import type { Configuration, InventoryFilter, InventoryItem, ServiceHealth, Verifiers } from '../model/operation.ts'
import { operations } from '../operations.ts'

/** What the operator of a platform looks at. */
export function operation(call: Call) {
  const { operation: table } = operations
  return {
    /** Every token and key of the platform, newest first. */
    credentials: ({ search, kind, status, ...options }: ListOptions & InventoryFilter = {}) =>
      listing<InventoryItem>(call, table.credentials, { query: { q: search, kind, status } }, options),
    verifiers: (options?: CallOptions) => call<Verifiers>(table.verifiers, {}, options),
    health: (options?: CallOptions) => call<ServiceHealth>(table.health, {}, options),
    configuration: (options?: CallOptions) => call<Configuration>(table.configuration, {}, options),
  }
}
