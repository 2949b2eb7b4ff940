import { LatchkeyError } from '@latchkey/core'

/** The same words for every reason. */
export function authenticationRefused(): LatchkeyError {
  return new LatchkeyError('authentication_refused', 'That is not right. Check what you typed and try again.')
}
