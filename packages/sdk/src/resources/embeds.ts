import type { Call, CallOptions } from '../call/caller.ts'
import type { EmbedCode, NewEmbedCode } from '../model/embed.ts'
import { operations } from '../operations.ts'
import { guardCode } from './guarded-secret.ts'

/** The token page in the platform's own pages. Needs a service key with `embeds:create`. */
export function embeds(call: Call) {
  return {
    /** A code that the page at `origin` exchanges for a session of that user: once, and within a minute. */
    async createCode(code: NewEmbedCode, options?: CallOptions): Promise<EmbedCode> {
      return guardCode(await call<EmbedCode>(operations.embeds.createCode, { body: code }, options))
    },
    /** Ends a user's embedded sessions, for a user who has signed out. Returns how many that were. */
    async end(userId: string, options?: CallOptions): Promise<number> {
      return (await call<{ readonly ended: number }>(operations.embeds.end, { body: { userId } }, options)).ended
    },
  }
}
