import { useEffect } from 'react'

/**
 * Holds a secret while it is shown. What a component's state has once held can outlive the component, in a closure that some cache keeps; the box is emptied
 * instead, wherever it is still reachable from.
 */
export class SecretBox {
  #secret: string | null
  #holders = 0

  constructor(secret: string) {
    this.#secret = secret
  }

  /** Empty once it was forgotten. */
  reveal(): string {
    return this.#secret ?? ''
  }

  forget(): void {
    this.#secret = null
  }

  /** Until the returned function is called; the last one to let go empties the box. */
  hold(): () => void {
    this.#holders++
    return () => {
      this.#holders--
      // Not at once: React lets go and takes hold again when it tries out a component in development.
      queueMicrotask(() => {
        if (this.#holders === 0) this.forget()
      })
    }
  }
}

/** Asks before the page is left while the secret is shown, and empties the box when it is: a browser keeps whole pages to show them again at once. */
export function useHeld(box: SecretBox): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    const drop = () => box.forget()
    addEventListener('beforeunload', ask)
    addEventListener('pagehide', drop)
    const letGo = box.hold()
    return () => {
      removeEventListener('beforeunload', ask)
      removeEventListener('pagehide', drop)
      letGo()
    }
  }, [box])
}
