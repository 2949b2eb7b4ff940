import type { SealFindings } from '@latchkey/server'
import { progressBar } from '../output/progress-bar.ts'
import { sealKeys } from '../platform/seal-keys.ts'
import type { Finding } from './check.ts'

const MOST_NAMED = 20

/** Whether every credential in a database is as the service wrote it. */
export async function seals(dataFolder: string, database: string | undefined, quiet: boolean): Promise<Finding[]> {
  const what = 'seals'
  const { examineSeals } = await import('@latchkey/server')
  const bar = progressBar({ things: 'credentials', quiet })
  const onProgress = (done: number, total: number) => bar.show({ fraction: done / Math.max(total, 1), count: done })
  try {
    return findingsFrom(await examineSeals({ dataFolder, database, ...sealKeys(), onProgress }).finally(bar.clear))
  } catch (error) {
    return [{ level: 'fail', what, seen: (error as Error).message }]
  }
}

function findingsFrom({ credentials, secrets, broken, open, outdated, uncopied, revived }: SealFindings): Finding[] {
  const what = 'seals'
  const named = (ids: readonly string[]) =>
    `${[...new Set(ids)].slice(0, MOST_NAMED).join(', ')}${ids.length > MOST_NAMED ? ', …' : ''}`
  const findings: Finding[] = []
  if (broken.length > 0)
    findings.push({
      level: 'fail',
      what,
      seen: `${broken.length} rows are not as the service wrote them, and nothing is done on their word: ${named(broken.map(({ id }) => id))}`,
      advice:
        'Somebody else has written to the database. Find out who; restore those rows from a backup, or replace the credentials.',
    })
  if (open.length > 0)
    findings.push({
      level: 'fail',
      what,
      seen: `${open.length} secrets of those still work as they did before the change: ${named(open)}`,
      advice: 'Restore the rows of these credentials from a backup, or have their owners revoke them.',
    })
  if (revived.length > 0)
    findings.push({
      level: 'fail',
      what,
      seen: `${revived.length} credentials work though the history says that they were revoked: ${named(revived)}`,
      advice: 'Somebody has put older rows back. Revoke these credentials, and find out who can write to the database.',
    })
  if (outdated > 0)
    findings.push({
      level: 'warn',
      what,
      seen: `${outdated} rows are sealed with an older key`,
      advice: 'latchkey renew-seals, before that key is thrown away.',
    })
  if (uncopied > 0)
    findings.push({
      level: 'warn',
      what,
      seen: `${uncopied} secrets were last written by an older version, and are looked up at twice the cost`,
      advice: 'latchkey renew-seals, once no process of the older version is left.',
    })
  if (findings.length > 0) return findings
  return [
    { level: 'ok', what, seen: `${credentials} credentials and ${secrets} secrets are as the service wrote them` },
  ]
}
