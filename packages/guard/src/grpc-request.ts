import type { RefusalCode } from '@latchkey/core'
import type { RequestHead } from './request-head.ts'

/** Of the codes in https://grpc.github.io/grpc/core/md_doc_statuscodes.html those that a refusal can mean. */
const GRPC_STATUS = {
  INVALID_ARGUMENT: 3,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const
type GrpcStatus = (typeof GRPC_STATUS)[keyof typeof GRPC_STATUS]

/** All that is not named is a failed authentication. */
const STATUSES: Readonly<Partial<Record<RefusalCode, GrpcStatus>>> = {
  workspace_required: GRPC_STATUS.INVALID_ARGUMENT,
  workspace_suspended: GRPC_STATUS.PERMISSION_DENIED,
  scope_missing: GRPC_STATUS.PERMISSION_DENIED,
  resource_not_allowed: GRPC_STATUS.PERMISSION_DENIED,
  ip_not_allowed: GRPC_STATUS.PERMISSION_DENIED,
  browser_use_refused: GRPC_STATUS.PERMISSION_DENIED,
  policy_refused: GRPC_STATUS.PERMISSION_DENIED,
  rate_limited: GRPC_STATUS.RESOURCE_EXHAUSTED,
  stale: GRPC_STATUS.UNAVAILABLE,
}

export function statusOf(code: RefusalCode): GrpcStatus {
  return STATUSES[code] ?? GRPC_STATUS.UNAUTHENTICATED
}

/** What is said to the caller: one sentence for every failed authentication, so that nobody learns which tokens there are. */
export function detailsOf(code: RefusalCode, message: string): string {
  if (code === 'missing') return message
  return statusOf(code) === GRPC_STATUS.UNAUTHENTICATED ? 'The token is not valid for this request.' : message
}

/** A call as a guard's dialect sees it. `values` gives a metadata key's values, all of them. */
export function grpcHead(path: string, values: (name: string) => readonly string[]): RequestHead {
  return {
    method: 'POST',
    url: `http://grpc${path}`,
    headers: {
      get(name) {
        const found = values(name)
        return found.length === 0 ? null : found.join(', ')
      },
    },
  }
}

/** The address in what grpc-js calls a peer, which puts no brackets around IPv6: `127.0.0.1:5000`, `::1:5000`. `null` for a Unix socket. */
export function socketAddressOf(peer: string): string | null {
  const colon = peer.lastIndexOf(':')
  if (colon === -1) return null
  const address = peer.slice(0, colon).replace(/^\[|\]$/g, '')
  return address === '' ? null : address
}
