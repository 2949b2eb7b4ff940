import { checks } from './checks.ts'
import { runSteps } from './step.ts'

const results = await runSteps(await checks())
process.exitCode = results.every(Boolean) ? 0 : 1
