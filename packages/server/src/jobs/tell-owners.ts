import { type DeliverParts, deliverNotices } from '../control/notices/deliver.ts'
import { type PlanParts, planNotices } from '../control/notices/plan.ts'

export type NoticeParts = PlanParts & DeliverParts

/** Tells those responsible of credentials that expire soon or were seen where they should not be: puts down what is due, and hands over what waits, also from before a crash. */
export async function tellOwners(parts: NoticeParts, signal?: AbortSignal): Promise<void> {
  await planNotices(parts, signal)
  await deliverNotices(parts, signal)
}
