/** A question that code outside the page puts to the person, and waits for the answer to. */
export interface Question {
  /** Resolves once the person has answered; a second asker waits for the same answer. */
  ask(): Promise<boolean>
  answer(value: boolean): void
  readonly isOpen: () => boolean
  readonly subscribe: (changed: () => void) => () => void
}

export function createQuestion(): Question {
  let open: PromiseWithResolvers<boolean> | null = null
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const changed of listeners) changed()
  }
  return {
    ask() {
      open ??= Promise.withResolvers<boolean>()
      tell()
      return open.promise
    },
    answer(value) {
      const asked = open
      open = null
      tell()
      asked?.resolve(value)
    },
    isOpen: () => open !== null,
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}
