import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** An account of the platform. A real one would keep a slow hash of the password; this one forgets everything when it stops. */
export interface Person {
  readonly email: string
  readonly name: string
  readonly password: string
  /** The same person's id in Latchkey, kept since the platform made the user there. */
  readonly latchkeyId: string
}

/** Somebody signed in at the platform. */
export interface SignedIn {
  readonly person: Person
  /** When they last typed their password. */
  provedAt: number
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

export const isPassword = (person: Person, typed: string): boolean =>
  timingSafeEqual(digest(person.password), digest(typed))

/** The sessions of the platform's own cookie. */
export class Sessions {
  readonly #signedIn = new Map<string, SignedIn>()

  open(session: SignedIn): string {
    const id = randomBytes(24).toString('base64url')
    this.#signedIn.set(id, session)
    return id
  }

  find(id: string | undefined): SignedIn | undefined {
    return id === undefined ? undefined : this.#signedIn.get(id)
  }

  end(id: string | undefined): void {
    if (id !== undefined) this.#signedIn.delete(id)
  }
}
