import { buildPackages } from './packages/build-packages.ts'
import { runSteps } from './step.ts'

const results = await runSteps([{ name: 'build of every package', run: buildPackages }])
process.exitCode = results.every(Boolean) ? 0 : 1
