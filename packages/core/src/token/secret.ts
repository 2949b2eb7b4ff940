const REDACTED = '[secret]'

/**
 * Holds a plaintext that must not reach a log, trace, error or database. Every implicit way to turn it into text gives `[secret]`; only
 * `reveal()` gives the value, so that each place which needs it can be found by that word.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED
  }
}
