import { checks } from './checks.ts'
import { runSteps } from './step.ts'
import { vitestRun } from './vitest-run.ts'

const filters = process.argv.slice(2)

// Whoever names a test wants that test, now.
const checked = filters.length > 0 ? [] : await runSteps(await checks())
const { passed, failed, skipped } = await vitestRun(filters)

const checksPassed = checked.filter(Boolean).length
const failures = failed + checked.length - checksPassed

if (checked.length > 0)
  process.stdout.write(`\nChecks before the tests: ${checksPassed} of ${checked.length} passed.\n`)
const omitted = skipped === 0 ? '' : `, ${skipped} skipped`
process.stdout.write(`${passed + checksPassed} passed, ${failures} failed${omitted}\n`)
process.exitCode = failures === 0 ? 0 : 1
