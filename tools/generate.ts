import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorPage } from './contracts/error-page.ts'
import { openApiFile } from './contracts/openapi-file.ts'
import { root } from './runner/root.mjs'
import { tokenVectors } from './vectors/token-vectors.ts'

/** Every committed file that a program makes, and what it has to hold. A test beside each maker compares. */
const generated: Readonly<Record<string, () => string>> = {
  'contracts/openapi.json': openApiFile,
  'contracts/token-vectors.json': tokenVectors,
  'docs/errors.md': errorPage,
}

for (const [file, make] of Object.entries(generated)) {
  await writeFile(join(root, file), make())
  process.stdout.write(`${file}\n`)
}
