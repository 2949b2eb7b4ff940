import { numberOf, partitionOf } from '../../../../packages/server/src/adapters/sql/log-keys.ts'
import type { FinalState } from '../evidence.ts'

type Read = (statement: string) => Promise<readonly object[]>
type LogRow = {
  readonly position: string
  readonly type: string
  readonly subject_id: string
}

const placeOf = ({ position }: LogRow) => ({
  partition: partitionOf(Number(position)),
  position: numberOf(Number(position)),
})

/** Where the change log stands, by partition. */
export async function headOf(read: Read): Promise<ReadonlyMap<number, number>> {
  const heads = new Map<number, number>()
  for (const { partition, position } of ((await read('select * from change_log')) as LogRow[]).map(placeOf))
    heads.set(partition, Math.max(heads.get(partition) ?? 0, position))
  return heads
}

/** What the database holds in the end, in words of the test's own. */
export async function readFinalState(read: Read, begun: ReadonlyMap<number, number>): Promise<FinalState> {
  const tokens = await read(
    "select id, name, state, secret_version::int as version from credentials where kind = 'pat' and name like 'token-%'",
  )
  const memberships = await read("select workspace_id || '/' || member_id as subject, role from workspace_members")
  const audit = await read(`
    select action, case when action like 'workspace_member.%' then workspace_id || '/' || subject_id else subject_id end as subject,
      case when action = 'token.rotated' then (detail::json ->> 'version')::int end as version
    from audit_records where action like 'token.%' or action like 'workspace_member.%'`)
  const log = (await read('select * from change_log')) as LogRow[]
  return {
    tokens: tokens as FinalState['tokens'],
    memberships: memberships as FinalState['memberships'],
    audit: audit as FinalState['audit'],
    log: log
      .map((row) => ({ ...placeOf(row), type: row.type, id: row.subject_id }))
      .filter(({ partition, position }) => position > (begun.get(partition) ?? 0)),
  }
}
