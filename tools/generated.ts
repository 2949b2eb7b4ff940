import { errorPage } from './contracts/error-page.ts'
import { openApiFile } from './contracts/openapi-file.ts'
import { measuredPage } from './figures/measured-page.ts'
import { tokenVectors } from './vectors/token-vectors.ts'

/** Every checked-in file that is made from the code or from what was measured, wholly or in part: its path in the repository, and what it must hold. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['contracts/openapi.json', openApiFile()],
    ['contracts/token-vectors.json', tokenVectors()],
    ['docs/errors.md', errorPage()],
    ['docs/scale.md', measuredPage('docs/scale.md')],
  ])
}
