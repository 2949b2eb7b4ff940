import { ANY_QUESTION, formatInstant, invalidField, type LatchkeyError, type Question, SECOND } from '@latchkey/core'
import {
  type Answer,
  type Digest,
  type LimitStatus,
  type RecordSource,
  toDigest,
  type Verifier,
} from '@latchkey/verifier'
import type { z } from 'zod'
import { unauthenticated } from '../../control/access/caller.ts'
import { bearerToken } from '../http/bearer.ts'
import { type BodyHeaders, jsonObject } from '../http/body.ts'
import { notAdmitted } from '../http/caller.ts'
import { asLatchkeyError, PROBLEMS, problemBody, problemHeaders } from '../http/problem.ts'
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
  readonly verifier: Verifier
  readonly source: RecordSource
  readonly onError: (error: LatchkeyError) => void
}

export const VERIFY_PATHS = ['/v1/verify', '/v1/verify/batch', '/v1/records/lookup'] as const

const SERVICE_QUESTION: Question = { ...ANY_QUESTION, kinds: ['service'], scopes: ['verify'] }
const OK_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' } as const

export async function answerVerifyCall(parts: VerifyParts, call: VerifyCall): Promise<VerifyAnswer> {
  try {
    await requireServiceKey(parts.verifier, call)
    const input = jsonObject(call.body, call)
    return { status: 200, headers: OK_HEADERS, body: JSON.stringify(await answer(parts, call.path, input)) }
  } catch (thrown) {
    return verifyProblem(parts, thrown)
  }
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
export async function requireServiceKey(
  verifier: Verifier,
  { authorization, address }: Pick<VerifyCall, 'authorization' | 'address'>,
): Promise<void> {
  const key = bearerToken(authorization)
  if (key === null) throw unauthenticated()
  const decision = await verifier.verify(key, address === null ? SERVICE_QUESTION : { ...SERVICE_QUESTION, address })
  if (!decision.ok) throw notAdmitted(decision)
}

async function answer(
  { verifier, source }: VerifyParts,
  path: string,
  input: Record<string, unknown>,
): Promise<unknown> {
  if (path === '/v1/verify')
    return decisionView(await ask(verifier, quickQuestion(input) ?? parseInput(questionBody, input), ''))
  if (path === '/v1/verify/batch') {
    const { items } = parseInput(batchBody, input)
    const decisions = await Promise.all(items.map((item, index) => ask(verifier, item, `/items/${index}`)))
    return { items: decisions.map(decisionView) }
  }
  const { digest, workspace } = parseInput(lookupBody, input)
  return source.find(requireDigest(digest, ''), workspace)
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

async function ask(verifier: Verifier, input: QuestionInput, at: string): Promise<Answer> {
  const { token, digest } = input
  const question: Question = {
    ...ANY_QUESTION,
    workspace: input.workspace ?? null,
    scopes: input.scopes ?? [],
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

function decisionView(answer: Answer): unknown {
  const { rateLimit, retryAfterMs, ...decision } = answer
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
