import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { LatchkeyError, SECOND } from '@latchkey/core'
import type { PasswordHasher } from '../../ports/password-hasher.ts'

export interface Argon2Parameters {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** RFC 9106, section 4, is for machines with memory to spare; this is the least that OWASP's cheat sheet on storing passwords asks for. */
const PARAMETERS: Argon2Parameters = { memoryKiB: 19_456, passes: 2, lanes: 1 }
const SALT_BYTES = 16
const TAG_BYTES = 32
/** Of the four threads that Node has for this kind of work, so that files and names are still read while somebody tries passwords. */
const AT_ONCE = 2
/** At some 70 ms each, whoever comes later would wait for longer than a person does. */
const MOST_WAITING = 60

const derive = promisify(argon2)
const ENCODED = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Argon2id (RFC 9106) on the thread pool, in the PHC string form. A flood of sign-ins takes no more than two threads and a bounded line. */
export function argon2Passwords(parameters: Argon2Parameters = PARAMETERS): PasswordHasher {
  const inTurn = turns(AT_ONCE, MOST_WAITING)
  const make = (password: string, salt: Buffer, { memoryKiB, passes, lanes }: Argon2Parameters, tagLength: number) =>
    inTurn(() =>
      derive('argon2id', {
        message: password,
        nonce: salt,
        memory: memoryKiB,
        passes,
        parallelism: lanes,
        tagLength,
      }),
    )
  // Of a password that nobody has.
  const nobody = { salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES), parameters }
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES)
      return encode(salt, await make(password, salt, parameters, TAG_BYTES), parameters)
    },
    async verify(password, hash) {
      const known = hash === null ? null : decode(hash)
      const { salt, tag, parameters: made } = known ?? nobody
      const found = await make(password, salt, made, tag.length)
      if (!timingSafeEqual(found, tag) || known === null) return 'wrong'
      const { memoryKiB, passes, lanes } = parameters
      const isCurrent = made.memoryKiB === memoryKiB && made.passes === passes && made.lanes === lanes
      return isCurrent ? 'right' : 'outdated'
    },
  }
}

function encode(salt: Buffer, tag: Buffer, { memoryKiB, passes, lanes }: Argon2Parameters): string {
  const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${text(salt)}$${text(tag)}`
}

function decode(hash: string) {
  const [, memory, passes, lanes, salt, tag] = ENCODED.exec(hash) ?? []
  if (salt === undefined || tag === undefined) return null
  return {
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
    parameters: { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) },
  }
}

/** Lets `atOnce` run and `waiting` wait; whoever comes beyond that is refused. */
function turns(atOnce: number, waiting: number) {
  let running = 0
  const line: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < atOnce) running++
    else {
      if (line.length >= waiting) {
        throw new LatchkeyError('unavailable', 'Too many people sign in at this moment; try again shortly.', {
          retryAfterMs: 5 * SECOND,
        })
      }
      await new Promise<void>((resolve) => line.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
