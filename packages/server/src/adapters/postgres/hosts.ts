import { Client, type ClientBase, type ClientConfig } from 'pg'
import type { PostgresHost } from './address.ts'
import { isLost } from './errors.ts'

/** A kind of connection that knows by itself where to go. */
export interface HostedClient {
  readonly Client: new (options?: ClientConfig) => Client
  /** Has those who come next go to the host after that of a connection. */
  passOver(client: ClientBase): void
}

type Done = (fault: Error) => void

/** How long one of several hosts may take to let us in, in milliseconds: shorter than a reader's patience, which has to last for the next one. */
const ONE_OF_SEVERAL_MS = 1500

/**
 * All go to the same host, until it can't be reached or is passed over; then to the next in the list, and after the last to the first. Of who fails, whoever tries
 * again gets to the next.
 */
export function clientOfHosts(hosts: readonly PostgresHost[]): HostedClient {
  let current = 0
  const placeOf = new WeakMap<ClientBase, number>()

  function passOver(client: ClientBase): void {
    // Several that fail at the same host are one reason to leave it.
    if (placeOf.get(client) === current) current = (current + 1) % hosts.length
  }

  class ClientOfHosts extends Client {
    constructor(options: ClientConfig = {}) {
      const patience = hosts.length === 1 ? {} : { connectionTimeoutMillis: ONE_OF_SEVERAL_MS }
      // The pool hides the password from what copies its options.
      super({ ...options, ...patience, ...hosts[current], password: options.password })
      placeOf.set(this, current)
    }

    override connect(): Promise<Client>
    override connect(done: Done): void
    override connect(done?: Done): Promise<Client> | undefined {
      if (done === undefined) return super.connect()
      super.connect((fault: Error | null) => {
        if (fault !== null && isLost(fault)) passOver(this)
        done(fault as Error)
      })
      return undefined
    }
  }
  return { Client: ClientOfHosts, passOver }
}
