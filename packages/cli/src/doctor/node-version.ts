import type { Finding } from './check.ts'

const NEEDED = 26

export function nodeVersion(version: string = process.versions.node): Finding {
  const what = 'Node'
  if (Number.parseInt(version, 10) >= NEEDED) return { level: 'ok', what, seen: version }
  return { level: 'fail', what, seen: version, advice: `Install Node ${NEEDED} or newer from nodejs.org.` }
}
