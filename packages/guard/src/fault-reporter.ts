import { emitWarning } from 'node:process'

/** Passes faults on as errors, and survives a listener that throws: telling somebody must not change what a caller is answered. */
export function faultReporter(listener: ((fault: Error) => void) | undefined): (fault: unknown) => void {
  const listen = listener ?? warnOnce()
  return (fault) => {
    try {
      listen(fault instanceof Error ? fault : new Error('A token could not be checked.'))
    } catch {}
  }
}

/** A service that is down would otherwise fill the log at the rate of the requests. */
function warnOnce(): (fault: Error) => void {
  const told = new Set<string>()
  return ({ message }) => {
    if (told.has(message)) return
    told.add(message)
    emitWarning(message, 'LatchkeyGuardWarning')
  }
}
