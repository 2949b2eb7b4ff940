import { useState } from 'react'

export interface Action<Input extends readonly unknown[]> {
  /** Runs it; resolves to whether it succeeded. What it threw is in `fault`. */
  readonly run: (...input: Input) => Promise<boolean>
  readonly isBusy: boolean
  readonly fault: unknown
  readonly reset: () => void
}

/** Something that the person sets off: under way or not, and what went wrong. Its result is kept nowhere. */
export function useAction<Input extends readonly unknown[]>(act: (...input: Input) => Promise<unknown>): Action<Input> {
  const [state, setState] = useState<{ isBusy: boolean; fault: unknown }>({ isBusy: false, fault: null })
  return {
    ...state,
    reset: () => setState({ isBusy: false, fault: null }),
    async run(...input) {
      setState({ isBusy: true, fault: null })
      try {
        await act(...input)
        setState({ isBusy: false, fault: null })
        return true
      } catch (fault) {
        setState({ isBusy: false, fault })
        return false
      }
    },
  }
}
