import { clientAddress, formatInstant, type Refusal, refuse } from '@latchkey/core'
import type { Answer, CachedVerifier, Health } from '@latchkey/verifier'
import { isFromForeignPage, pageOf } from './browser.ts'
import type { Caller } from './caller.ts'
import { bearer } from './dialects/bearer.ts'
import type { Dialect, PresentedKind } from './dialects/dialect.ts'
import { faultReporter } from './fault-reporter.ts'
import { limitHeaders } from './limit-headers.ts'
import type { GuardOptions } from './options.ts'
import { remoteVerifier } from './remote-verifier.ts'
import type { RequestHead } from './request-head.ts'
import { type Requirement, type Route, routeOf } from './requirement.ts'
import { RouteQuestion } from './route-question.ts'

/** What only the server's framework knows of a request. */
export interface RequestContext {
  /** The address of the socket that the request came in by; without it, tokens limited to addresses are refused. */
  readonly address?: string | null
  /** The id that the server's log knows the request by; where the dialect has one and this is absent or unfit for a header, one is made up. */
  readonly requestId?: string | null
  /**
   * Id or address of the workspace that the request turned out to be about: an argument of a GraphQL field, a part of a path. What the wire names beside it is
   * ignored, or a caller could be checked in one workspace and served from another.
   */
  readonly workspace?: string | null
  /** Whether an earlier check let this same request pass: it counts as one use of its token, and as one of the requests that its limit allows. Default: no. */
  readonly isCounted?: boolean
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
  /** What the guard was made with, for whoever renders refusals of its own. */
  readonly dialect: Dialect
  /**
   * Decides on a request from its head alone: at once where nothing has to be asked, so that the common case costs no promise; `await` takes both. Never
   * throws, rejects or hangs: what can't be told is refused as `stale`.
   */
  check(request: RequestHead, requirement?: Requirement, context?: RequestContext): Passage | Promise<Passage>
  /** How it stands with the service, and what that means for requests; `null` for a guard whose verifier does not tell. */
  health(): Health | null
  /** Stops following the service, and reports the last uses. To be called when the server stops; checks go on to work, by asking. */
  close(): Promise<void>
}

const REQUEST_ID = /^[\x21-\x7e]{1,128}$/

/** Throws a `TypeError` that says what to change when the options can't work. */
export function createGuard(options: GuardOptions): Guard {
  const { dialect = bearer, browserUse = 'refuse', trustedProxies = [] } = options
  const report = faultReporter(options.onFault)
  const addressOf = clientAddress(trustedProxies)
  const hasProxies = trustedProxies.length > 0
  const remote = options.verifier === undefined ? remoteVerifier(options, report) : null
  const verifier = options.verifier ?? (remote as CachedVerifier)
  let lastRequirement = ANYTHING
  let lastRoute = routeOf(ANYTHING)

  function route(requirement: Requirement): Route {
    if (requirement !== lastRequirement) {
      lastRoute = routeOf(requirement)
      lastRequirement = requirement
    }
    return lastRoute
  }

  function decide(request: RequestHead, requirement: Requirement, context: RequestContext): Answer | Promise<Answer> {
    const asked = route(requirement)
    const { headers } = request
    const presented = dialect.read(request)
    if ('ok' in presented) return presented
    if (presented.token === null) return refuse('missing')
    const isBrowserUse = browserUse === 'refuse' && isFromForeignPage(request)
    if (isBrowserUse && dialect.kindOf(presented.token) === 'pat') return refuseInBrowser(presented.token, request)
    const question = new RouteQuestion(
      asked,
      asked.isInWorkspace ? (context.workspace ?? presented.workspace) : null,
      addressOf(context.address ?? null, hasProxies ? headers.get('x-forwarded-for') : null),
      typeof asked.resource === 'function' ? asked.resource(request) : asked.resource,
      context.isCounted ?? false,
    )
    // Not before it is needed: a guard that is made and never asked costs nothing.
    remote?.start()
    const pending = verifier.verify(presented.token, question, headers.get('user-agent'))
    if (!isBrowserUse) return pending
    const { token } = presented
    const settle = (decision: Answer) =>
      decision.ok && decision.credential.kind === 'pat' ? refuseInBrowser(token, request) : decision
    return pending instanceof Promise ? pending.then(settle) : settle(pending)
  }

  /** The text of a token need not tell its kind; its record always does. */
  function refuseInBrowser(token: string, request: RequestHead): Answer {
    remote?.start()
    verifier.noteBrowserUse?.(token, pageOf(request))
    return refuse('browser_use_refused')
  }

  function passageOf(decision: Answer, request: RequestHead, context: RequestContext): Passage {
    if (!decision.ok) {
      const response = responseTo(decision, dialect, context, kindPresented(dialect, request))
      return { ok: false, refusal: decision, response }
    }
    // In nearly all cases the decision as it is remembered: a copy of it for each request would wait for memory that no cache of the processor holds.
    if (decision.expiresSoon === undefined && decision.rateLimit === undefined)
      return { ok: true, caller: decision, headers: NO_HEADERS }
    const { expiresSoon: _, rateLimit: __, ...caller } = decision
    return { ok: true, caller, headers: headersFor(decision, dialect) }
  }

  function notToBeTold(fault: unknown): Answer {
    report(fault)
    return refuse('stale')
  }

  return {
    dialect,
    check(request, requirement = ANYTHING, context = NOTHING_KNOWN) {
      try {
        const decision = decide(request, requirement, context)
        if (!(decision instanceof Promise)) return passageOf(decision, request, context)
        return decision.catch(notToBeTold).then((settled) => passageOf(settled, request, context))
      } catch (fault) {
        return passageOf(notToBeTold(fault), request, context)
      }
    },
    health: () => verifier.health?.() ?? null,
    close: async () => remote?.stop(),
  }
}

const ANYTHING: Requirement = {}
const NOTHING_KNOWN: RequestContext = {}
const NO_HEADERS: Readonly<Record<string, string>> = {}

/** Read again, since a refusal may come of reading itself. */
function kindPresented(dialect: Dialect, request: RequestHead): PresentedKind {
  try {
    const presented = dialect.read(request)
    return 'ok' in presented || presented.token === null ? null : dialect.kindOf(presented.token)
  } catch {
    return null
  }
}

function responseTo(
  refusal: Refusal & Answer,
  dialect: Dialect,
  { requestId }: RequestContext,
  kind: PresentedKind,
): Response {
  const id =
    dialect.requestIdHeader === null ? null : requestId && REQUEST_ID.test(requestId) ? requestId : crypto.randomUUID()
  const { status, headers, body } = dialect.render(refusal, id, kind)
  return new Response(body, { status, headers: { ...headers, ...limitHeaders(refusal) } })
}

function headersFor(
  decision: Answer & { readonly ok: true },
  { expiryHeader }: Dialect,
): Readonly<Record<string, string>> {
  const isToBeTold = decision.expiresSoon === true && decision.expiresAt !== null && expiryHeader !== null
  return {
    ...limitHeaders(decision),
    ...(isToBeTold && { [expiryHeader]: formatInstant(decision.expiresAt) }),
  }
}
