import { takeScreenshots } from './take.ts'

for await (const file of takeScreenshots(process.argv.slice(2))) process.stdout.write(`${file}\n`)
