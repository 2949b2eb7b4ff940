import { typedUserCode } from '@latchkey/core'
import type { DeviceRequest } from '../../ports/device-table.ts'
import type { WriteTables } from '../../ports/management-store.ts'
import { ACCOUNT_WRITE, requireOwn, requireRecent } from '../account/own-session.ts'
import { type Attempt, admitAttempt } from '../sign-in/throttle.ts'
import { type Context, type Preparing, preparedCommand } from '../use-case.ts'
import { noSuchDevice } from './grant.ts'

export type { DeviceRequest }

export interface DeviceCodeInput {
  /** As it was typed. */
  readonly userCode: string
}

interface Admitted {
  readonly code: string | null
  readonly attempt: Attempt
}

/** What waits with a code, for the person to look at. Throws `not_found`, and `rate_limited` for who tries too many codes. */
export const readDevice = preparedCommand(ACCOUNT_WRITE, admit, async (context, admitted: Admitted) => {
  requireOwn(context.caller)
  return { value: await waiting(context, admitted), audit: [], changes: [] }
})

/** Lets the program in that waits with a code, or turns it away. */
export const decideDevice = preparedCommand(
  ACCOUNT_WRITE,
  async (call: Preparing, input: DeviceCodeInput & { readonly isApproved: boolean }) => ({
    ...(await admit(call, input)),
    isApproved: input.isApproved,
  }),
  async (context, { isApproved, ...admitted }) => {
    if (isApproved) requireRecent(context)
    else requireOwn(context.caller)
    const { id } = context.caller.principal
    const request = await waiting(context, admitted)
    await context.tables.devices.update({ ...request, state: isApproved ? 'approved' : 'refused', principalId: id })
    const action = isApproved ? 'device.approved' : 'device.refused'
    const detail = { device: request.device, address: request.address }
    return { value: undefined, audit: [{ action, subjectId: id, ownerId: id, detail }], changes: [] }
  },
)

async function admit({ parts, caller }: Preparing, { userCode }: DeviceCodeInput): Promise<Admitted> {
  const attempt = await admitAttempt(parts, [{ rule: 'code', subject: caller.principal.id }])
  return { code: typedUserCode(userCode), attempt }
}

async function waiting({ tables, now }: Context<WriteTables>, { code, attempt }: Admitted): Promise<DeviceRequest> {
  const request = code === null ? null : await tables.devices.findByUserCode(code)
  if (request === null || request.state !== 'waiting' || request.expiresAt <= now) throw noSuchDevice()
  await attempt.succeed(tables)
  return request
}
