import { ANY_QUESTION, DAY, formatInstant, type Question, type Refusal, refuse, toInstant } from '@latchkey/core'
import type { Answer, CachedVerifier, Clock, Health } from '@latchkey/verifier'
import { isFromForeignPage } from './browser.ts'
import type { Caller } from './caller.ts'
import { clientAddress } from './client-address.ts'
import { bearer } from './dialects/bearer.ts'
import type { Dialect, Presented } from './dialects/dialect.ts'
import { faultReporter } from './fault-reporter.ts'
import { limitHeaders } from './limit-headers.ts'
import type { GuardOptions } from './options.ts'
import { remoteVerifier } from './remote-verifier.ts'
import type { RequestHead } from './request-head.ts'
import { assertRequirement, type Requirement } from './requirement.ts'

/** What only the server's framework knows of a request. */
export interface RequestContext {
  /** The address of the socket that the request came in by; without it, tokens limited to addresses are refused. */
  readonly address?: string | null
  /** The id that the server's log knows the request by; where the dialect has one and this is absent or unfit for a header, one is made up. */
  readonly requestId?: string | null
  /** The workspace that the request names where the dialect can't see it, such as in its body: id or address. Comes before what the dialect read. */
  readonly workspace?: string | null
}

export type Passage =
  | {
      readonly ok: true
      readonly caller: Caller
      /** To be set on the answer, whatever it is. */
      readonly headers: Readonly<Record<string, string>>
    }
  | {
      readonly ok: false
      readonly refusal: Refusal
      /** The whole answer to give. */
      readonly response: Response
    }

export interface Guard {
  /** Decides on a request from its head alone. Never throws and never hangs: what can't be told is refused as `stale`. */
  check(request: RequestHead, requirement?: Requirement, context?: RequestContext): Promise<Passage>
  /** How it stands with the service, and what that means for requests; `null` for a guard whose verifier does not tell. */
  health(): Health | null
  /** Stops following the service, and reports the last uses. To be called when the server stops; checks go on to work, by asking. */
  close(): Promise<void>
}

const systemClock: Clock = () => toInstant(Date.now())
/** The earlier of the two moments at which the service warns an owner by mail. */
const EXPIRES_SOON_MS = 7 * DAY
/** Ids and addresses (`owner/slug`) are shorter and plainer; the service is not asked about anything else. */
const WORKSPACE_NAME = /^[\x21-\x2b\x2d-\x7e]{1,200}$/
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/

/** Throws a `TypeError` that says what to change when the options can't work. */
export function createGuard(options: GuardOptions): Guard {
  const { dialect = bearer, browserUse = 'refuse', trustedProxies = [], clock = systemClock } = options
  const report = faultReporter(options.onFault)
  const addressOf = clientAddress(trustedProxies)
  const remote: CachedVerifier | null = options.verifier === undefined ? remoteVerifier(options, clock, report) : null
  const verifier = options.verifier ?? (remote as CachedVerifier)

  async function decide(
    request: RequestHead,
    presented: Presented,
    requirement: Requirement,
    context: RequestContext,
  ): Promise<Answer> {
    if (presented.token === null) return refuse('missing')
    const isBrowserUse = browserUse === 'refuse' && isFromForeignPage(request)
    if (isBrowserUse && presented.kind === 'pat') return refuse('browser_use_refused')
    const address = addressOf(context.address ?? null, request.headers.get('x-forwarded-for'))
    const question = questionOf(request, requirement, context.workspace ?? presented.workspace, address)
    if (question.workspace !== null && !WORKSPACE_NAME.test(question.workspace))
      return refuse('workspace_unknown_or_forbidden')
    // Not before it is needed: a guard that is made and never asked costs nothing.
    remote?.start()
    const pending = verifier.verify(presented.token, question, request.headers.get('user-agent'))
    const decision = pending instanceof Promise ? await pending : pending
    // The text of a token need not tell its kind; its record always does.
    return isBrowserUse && decision.ok && decision.credential.kind === 'pat' ? refuse('browser_use_refused') : decision
  }

  return {
    async check(request, requirement = {}, context = {}) {
      let kind: Presented['kind'] = null
      let decision: Answer
      try {
        assertRequirement(requirement)
        const presented = dialect.read(request)
        if ('ok' in presented) decision = presented
        else {
          kind = presented.kind
          decision = await decide(request, presented, requirement, context)
        }
      } catch (fault) {
        report(fault)
        decision = refuse('stale')
      }
      if (!decision.ok) return { ok: false, refusal: decision, response: responseTo(decision, dialect, context, kind) }
      const { ok, rateLimit: _, retryAfterMs: __, ...caller } = decision
      return { ok, caller, headers: { ...limitHeaders(decision), ...expiryNotice(dialect, caller, clock()) } }
    },
    health: () => verifier.health?.() ?? null,
    close: async () => remote?.stop(),
  }
}

function questionOf(
  request: RequestHead,
  requirement: Requirement,
  named: string | null,
  address: string | null,
): Question {
  const { scopes = [], workspace = 'optional', kinds = ANY_QUESTION.kinds, resource = null } = requirement
  return {
    workspace: workspace === 'none' ? null : named,
    workspaceRequired: workspace === 'required',
    scopes,
    address,
    resource: typeof resource === 'function' ? resource(request) : resource,
    kinds,
  }
}

function responseTo(
  refusal: Refusal & Answer,
  dialect: Dialect,
  { requestId }: RequestContext,
  kind: Presented['kind'],
): Response {
  const id =
    dialect.requestIdHeader === null ? null : requestId && REQUEST_ID.test(requestId) ? requestId : crypto.randomUUID()
  const { status, headers, body } = dialect.render(refusal, id, kind)
  return new Response(body, { status, headers: { ...headers, ...limitHeaders(refusal) } })
}

function expiryNotice(dialect: Dialect, { expiresAt }: Caller, now: number): Record<string, string> {
  const isSoon = expiresAt !== null && expiresAt - now <= EXPIRES_SOON_MS
  return isSoon && dialect.expiryHeader !== null ? { [dialect.expiryHeader]: formatInstant(expiresAt) } : {}
}
