import { useEffect, useRef } from 'react'

/**
 * While a secret is shown: asks before the page is left, and drops the secret when it is, because a browser keeps whole pages to show them again at once when
 * somebody goes back.
 */
export function useForgottenWhenHidden(isShown: boolean, forget: () => void): void {
  const latest = useRef(forget)
  latest.current = forget
  useEffect(() => {
    if (!isShown) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    const drop = () => latest.current()
    addEventListener('beforeunload', ask)
    addEventListener('pagehide', drop)
    return () => {
      removeEventListener('beforeunload', ask)
      removeEventListener('pagehide', drop)
    }
  }, [isShown])
}
