import { LatchkeyError } from '@latchkey/core'

/** What everything but the set-up itself answers before there is a first operator. */
export function setUpRequired(): LatchkeyError {
  return new LatchkeyError(
    'setup_required',
    'This service has not been set up yet. Use the set-up secret that it printed when it started: POST /v1/setup.',
  )
}
