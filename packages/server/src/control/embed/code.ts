import type { Secret } from '@latchkey/core'
import type { Digest } from '@latchkey/verifier'
import type { ControlParts } from '../parts.ts'

/** By what a code is found again: of the code itself nothing is kept. */
export const embedCodeLookup = ({ sha256 }: Pick<ControlParts, 'sha256'>, code: Secret): Digest =>
  sha256(`embed\n${code.reveal()}`)
