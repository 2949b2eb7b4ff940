import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installedProgram } from './installed-program.ts'
import { root } from './runner/root.mjs'

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

/** Runs the tests, its summary going straight to the terminal, and counts them. Never fewer than one failed when the run failed. */
export async function vitestRun(filters: readonly string[]): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-test-run-'))
  try {
    const reportFile = join(folder, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
    const ok = await inForeground(installedProgram('vitest', ['run', ...reporters, ...filters]))
    const report: Report | undefined = await readFile(reportFile, 'utf8').then(JSON.parse, () => undefined)
    const failed = report?.numFailedTests ?? 0
    return {
      passed: report?.numPassedTests ?? 0,
      // A file that cannot be loaded, or an error outside any test, fails the run without failing a test.
      failed: ok ? failed : Math.max(failed, 1),
      skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function inForeground(args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
    // Stopped by a signal, the tests stop first and are then counted as failed.
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.on('error', reject)
    child.on('close', (code) => resolve(code === 0))
  })
}
