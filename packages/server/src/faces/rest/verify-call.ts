import {
  ANY_QUESTION,
  formatInstant,
  formatPosition,
  invalidField,
  type LatchkeyError,
  type Position,
  type Question,
  refuse,
  SECOND,
} from '@latchkey/core'
import {
  type Answer,
  type CachedVerifier,
  type Digest,
  type LimitStatus,
  type PlacedRecord,
  placedSource,
  type RecordSource,
  toDigest,
  type Verifier,
} from '@latchkey/verifier'
import type { z } from 'zod'
import { bearerToken } from '../http/bearer.ts'
import { type BodyHeaders, jsonObject } from '../http/body.ts'
import { notAdmitted } from '../http/caller.ts'
import { asLatchkeyError, PROBLEMS, problemBody, problemHeaders } from '../http/problem.ts'
import { setUpRequired } from '../http/set-up-required.ts'
import { parseInput } from './input.ts'
import { batchBody, lookupBody, questionBody } from './schemas/verification.ts'

/** A verify call as it comes off any HTTP server: this path builds no `Request` and runs no middleware, because it is the one that must be fast. */
export interface VerifyCall extends BodyHeaders {
  readonly path: string
  readonly authorization: string | undefined
  /** Where the call comes from, for a service key that is bound to addresses; `null` where it is not known. */
  readonly address: string | null
  readonly body: Uint8Array
}

export interface VerifyAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface VerifyParts {
  readonly verifier: Verifier & Pick<CachedVerifier, 'position'>
  readonly source: RecordSource
  /** The newest position of the change log. */
  readonly head: () => Promise<Position>
  /** Whether there is anybody yet who could have made a service key. */
  readonly isSetUp: () => Promise<boolean>
  readonly onError: (error: LatchkeyError) => void
}

export const VERIFY_PATHS = ['/v1/verify', '/v1/verify/batch', '/v1/records/lookup'] as const

const SERVICE_QUESTION: Question = { ...ANY_QUESTION, kinds: ['service'], scopes: ['verify'] }
const OK_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' } as const

/** At once where the verifier knows at once: a promise for each step would cost as much as the decision. Never throws nor rejects. */
export function answerVerifyCall(parts: VerifyParts, call: VerifyCall): VerifyAnswer | Promise<VerifyAnswer> {
  const refuse = (thrown: unknown) => verifyProblem(parts, thrown)
  try {
    const key = serviceKeyDecision(parts.verifier, call)
    const answered =
      key instanceof Promise ? key.then((settled) => answerKey(parts, call, settled)) : answerKey(parts, call, key)
    return answered instanceof Promise ? answered.catch(refuse) : answered
  } catch (thrown) {
    return refuse(thrown)
  }
}

function answerKey(parts: VerifyParts, call: VerifyCall, key: Answer): VerifyAnswer | Promise<VerifyAnswer> {
  if (!key.ok) return refuseKey(parts, key)
  const body = answer(parts, call.path, jsonObject(call.body, call))
  return body instanceof Promise ? body.then(accepted) : accepted(body)
}

const accepted = (body: string): VerifyAnswer => ({ status: 200, headers: OK_HEADERS, body })

async function refuseKey({ isSetUp }: VerifyParts, refusal: Answer & { readonly ok: false }): Promise<never> {
  throw (await isSetUp()) ? notAdmitted(refusal) : setUpRequired()
}

export function verifyProblem({ onError }: Pick<VerifyParts, 'onError'>, thrown: unknown): VerifyAnswer {
  const error = asLatchkeyError(thrown)
  onError(error)
  return {
    status: PROBLEMS[error.code].status,
    headers: problemHeaders(error),
    body: JSON.stringify(problemBody(error)),
  }
}

/** Throws `unauthenticated` unless a live service key with the scope `verify` is presented, and `unavailable` when that can't be told. */
export async function requireServiceKey(verifier: Verifier, call: ServiceKeyCall): Promise<void> {
  requireAccepted(await serviceKeyDecision(verifier, call))
}

type ServiceKeyCall = Pick<VerifyCall, 'authorization' | 'address'>

function serviceKeyDecision(verifier: Verifier, { authorization, address }: ServiceKeyCall): Answer | Promise<Answer> {
  const key = bearerToken(authorization)
  if (key === null) return refuse('missing')
  return verifier.verify(key, address === null ? SERVICE_QUESTION : { ...SERVICE_QUESTION, address })
}

function requireAccepted(decision: Answer): void {
  if (!decision.ok) throw notAdmitted(decision)
}

/** The body to answer with. */
function answer(
  { verifier, source, head }: VerifyParts,
  path: string,
  input: Record<string, unknown>,
): string | Promise<string> {
  if (path === '/v1/verify') {
    const decision = ask(verifier, quickQuestion(input) ?? parseInput(questionBody, input), '')
    return decision instanceof Promise ? decision.then(decisionText) : decisionText(decision)
  }
  if (path === '/v1/verify/batch') return answerBatch(verifier, parseInput(batchBody, input).items)
  const { digest, workspace } = parseInput(lookupBody, input)
  const found = placedSource(source, verifier, head).find(requireDigest(digest, ''), workspace)
  return found instanceof Promise ? found.then(foundText) : foundText(found)
}

const foundText = ({ record, position }: PlacedRecord): string =>
  JSON.stringify({ record, position: formatPosition(position) })

async function answerBatch(verifier: Verifier, items: readonly QuestionInput[]): Promise<string> {
  const decisions = await Promise.all(items.map((item, index) => ask(verifier, item, `/items/${index}`)))
  return JSON.stringify({ items: decisions.map(decisionView) })
}

type QuestionInput = z.output<typeof questionBody>

/** The commonest question, a token and perhaps a workspace, checked by hand: the schema would cost more than the decision. */
function quickQuestion(input: Record<string, unknown>): QuestionInput | null {
  const { token, workspace } = input
  const names = Object.keys(input).length
  if (typeof token !== 'string' || token.length > 4096) return null
  if (workspace === undefined) return names === 1 ? { token } : null
  return names === 2 && typeof workspace === 'string' && workspace.length <= 200 ? { token, workspace } : null
}

function ask(verifier: Verifier, input: QuestionInput, at: string): Answer | Promise<Answer> {
  const { token, digest } = input
  const question: Question = {
    ...ANY_QUESTION,
    workspace: input.workspace ?? null,
    scopes: input.scopes ?? ANY_QUESTION.scopes,
    address: input.ip ?? null,
    resource: input.resource ?? null,
  }
  if ((token === undefined) === (digest === undefined))
    throw invalidField(`${at}/token`, 'Send either "token" or "digest".')
  if (token !== undefined) return verifier.verify(token, question)
  return verifier.verifyDigest(requireDigest(digest ?? '', at), question)
}

function requireDigest(text: string, at: string): Digest {
  const digest = toDigest(text)
  if (digest === null)
    throw invalidField(`${at}/digest`, 'A digest is the SHA-256 of a token, 64 lower-case hexadecimal characters.')
  return digest
}

/** Frozen decisions are those that the verifier gives again for the same question, so their text is kept with them. */
const texts = new WeakMap<Answer, string>()

function decisionText(answer: Answer): string {
  const known = texts.get(answer)
  if (known !== undefined) return known
  const text = JSON.stringify(decisionView(answer))
  if (Object.isFrozen(answer)) texts.set(answer, text)
  return text
}

function decisionView(answer: Answer): unknown {
  const { rateLimit, retryAfterMs, expiresSoon: _, ...decision } = answer
  const limits = {
    ...(rateLimit === undefined ? {} : { rateLimit: limitView(rateLimit) }),
    ...(retryAfterMs === undefined ? {} : { retryAfterSeconds: inSeconds(retryAfterMs) }),
  }
  if (!decision.ok || decision.expiresAt === null) return { ...decision, ...limits }
  return { ...decision, expiresAt: formatInstant(decision.expiresAt), ...limits }
}

const inSeconds = (milliseconds: number): number => Math.ceil(milliseconds / SECOND)

function limitView({ limit, remaining, resetMs }: LimitStatus) {
  return {
    requests: limit.requests,
    windowSeconds: inSeconds(limit.windowMs),
    remaining,
    resetSeconds: inSeconds(resetMs),
  }
}
