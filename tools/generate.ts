import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generatedFiles } from './generated.ts'
import { root } from './runner/root.mjs'

for (const [path, content] of generatedFiles()) {
  await writeFile(join(root, path), content)
  process.stdout.write(`${path}\n`)
}
