import { type Call, type CallOptions, present } from '../call/caller.ts'
import type { Notice } from '../model/operation.ts'
import { operations } from '../operations.ts'

/** What the caller should look at: tokens that expire soon, were found in the open or sent by a page, and tokens that wait for their approval. */
export function notices(call: Call) {
  return {
    async list(options?: CallOptions): Promise<readonly Notice[]> {
      const answer = await call<{ readonly items?: readonly Notice[] }>(operations.notices.list, {}, options)
      return present(answer.items, 'items')
    },
    /** Puts one away. */
    async dismiss(id: string, options?: CallOptions): Promise<void> {
      await call(operations.notices.dismiss, { parameters: { id } }, options)
    },
  }
}
