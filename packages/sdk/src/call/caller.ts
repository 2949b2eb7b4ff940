import { NetworkError, TimeoutError, UnexpectedAnswerError } from '../errors.ts'
import type { Operation } from '../operations.ts'
import type { Settings } from '../options.ts'
import { address, type Parameters, type Query } from './address.ts'
import { readBody, readProblem } from './answer.ts'
import { type Clockwork, isPassing, pauseMs, retryAfterSeconds } from './attempt.ts'

/** What every method takes last. */
export interface CallOptions {
  /** Ends the call, and the pauses between its attempts. */
  readonly signal?: AbortSignal | undefined
  /**
   * For calls that create or rotate: the same key within ten minutes gives the same answer, secret included. Made up for each call
   * where not given; give your own to be able to ask again after a crash.
   */
  readonly idempotencyKey?: string | undefined
}

export interface Input {
  readonly parameters?: Parameters
  readonly query?: Query
  readonly body?: unknown
}

export type Call = <Answer>(operation: Operation, input: Input, options?: CallOptions) => Promise<Answer>

interface Prepared {
  readonly url: string
  readonly init: RequestInit
}

interface Outcome {
  readonly value?: unknown
  readonly fault?: Error
  /** Whether the same call may succeed later. */
  readonly passing?: boolean
  readonly askedSeconds?: number | undefined
}

/** The one place that talks to the network: it authenticates, waits, repeats what may be repeated, and turns answers into values or errors. */
export function caller(settings: Settings, clockwork: Clockwork): Call {
  async function attempt({ url, init }: Prepared, signal: AbortSignal | undefined): Promise<Outcome> {
    const deadline = AbortSignal.timeout(settings.timeoutMs)
    const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
    let response: Response
    let text: string
    try {
      response = await settings.fetch(new Request(url, { ...init, signal: either }))
      text = await response.text()
    } catch (cause) {
      signal?.throwIfAborted()
      return { fault: noAnswer(settings, deadline.aborted, cause), passing: true }
    }
    if (response.ok) return { value: readBody(text, response.status) }
    const askedSeconds = retryAfterSeconds(response.headers.get('retry-after'), clockwork.now())
    const fault = readProblem(response, text, settings.token, askedSeconds)
    return { fault, passing: isPassing(response.status), askedSeconds }
  }

  return async <Answer>(operation: Operation, input: Input, options: CallOptions = {}): Promise<Answer> => {
    const { signal } = options
    signal?.throwIfAborted()
    const prepared = prepare(settings, operation, input, options)
    const attempts = operation.repeatable === 'never' ? 1 : settings.maxRetries + 1
    for (let failures = 0; ; failures++) {
      const { value, fault, passing, askedSeconds } = await attempt(prepared, signal)
      if (fault === undefined) return value as Answer
      const pause = pauseMs(failures, askedSeconds, clockwork.random)
      if (!passing || failures + 1 >= attempts || pause === null) throw fault
      await clockwork.sleep(pause, signal)
    }
  }
}

/** Asks for a file and hands its bytes on as they come. Nothing is asked twice: who has read a part must not be given it again. */
export type Fetch = (
  operation: Operation,
  input: Input,
  options?: CallOptions,
) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>

/** The service has the client's usual time to begin; how long the file takes is the reader's affair, who ends it by `signal`. */
export function fetcher(settings: Settings, clockwork: Clockwork): Fetch {
  return async (operation, input, options = {}) => {
    const { url, init } = prepare(settings, operation, input, options)
    const begun = new AbortController()
    const timer = setTimeout(() => begun.abort(), settings.timeoutMs)
    const signal = options.signal === undefined ? begun.signal : AbortSignal.any([begun.signal, options.signal])
    let response: Response
    try {
      response = await settings.fetch(new Request(url, { ...init, signal }))
    } catch (cause) {
      options.signal?.throwIfAborted()
      throw noAnswer(settings, begun.signal.aborted, cause)
    } finally {
      clearTimeout(timer)
    }
    if (response.ok && response.body !== null) return response.body
    const askedSeconds = retryAfterSeconds(response.headers.get('retry-after'), clockwork.now())
    throw readProblem(response, await response.text(), settings.token, askedSeconds)
  }
}

function prepare(settings: Settings, operation: Operation, input: Input, options: CallOptions): Prepared {
  const headers = new Headers({ authorization: `Bearer ${settings.token}`, accept: 'application/json' })
  if (operation.repeatable === 'keyed') {
    headers.set('idempotency-key', options.idempotencyKey ?? crypto.randomUUID())
  }
  const url = address(settings.url, operation.path, input.parameters ?? {}, input.query ?? {})
  const init: RequestInit = { method: operation.method, headers, redirect: 'manual' }
  if (operation.method === 'GET' || operation.method === 'DELETE') return { url, init }
  headers.set('content-type', 'application/json')
  return { url, init: { ...init, body: JSON.stringify(input.body ?? {}) } }
}

// `cause` comes from the runtime and describes the connection; the request's headers are not part of it.
function noAnswer(settings: Settings, timedOut: boolean, cause: unknown): NetworkError {
  if (timedOut) {
    return new TimeoutError(`${settings.url} gave no answer within ${settings.timeoutMs} ms.`, { cause })
  }
  return new NetworkError(`${settings.url} could not be reached: is the service running, and is the address right?`, {
    cause,
  })
}

/** The value, where the service promises one: an answer without it comes from something else. */
export function present<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new UnexpectedAnswerError(`The answer lacks \`${name}\`.`, 200)
  return value
}
