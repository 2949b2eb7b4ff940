import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import { sourceFiles } from '../source-files.ts'
import type { Layer } from './rules.ts'

const isTest = /\.(test|contract)\.ts$|\/testing\//
const ours = '^(packages|examples|tests|tools|bench)/'
const installed = '(^|/)node_modules/'

/**
 * Reads every source file under `root` and returns one sentence for each import that breaks a rule, for each file that no layer
 * covers, and for a reading that missed files. An empty list means that all was read and all is right.
 */
export async function checkLayers(root: string, layers: readonly Layer[]): Promise<string[]> {
  const files = await sourceFiles(root)
  if (files.length === 0) return ['The layer check found no source file: nothing was checked.']
  const result = await read(root, files, rulesFrom(layers))
  const seen = new Set(result.modules.map(({ source }) => source))
  const missed = files.filter((file) => !seen.has(file))
  return [
    ...missed.map((file) => `${file} was not read by the layer check.`),
    ...files
      .filter((file) => !isTest.test(file) && !layers.some((layer) => new RegExp(layer.files).test(file)))
      .map((file) => `${file} belongs to no layer: move it into one, or add a row to tools/layers/rules.ts.`),
    ...result.summary.violations.map(({ rule, from, to, cycle }) =>
      cycle === undefined
        ? `${from} imports ${to}: ${rule.name}.`
        : `${[from, ...cycle.map(({ name }) => name)].join(' → ')}: ${rule.name}.`,
    ),
  ]
}

// TypeScript 7 has no programming interface, and with it alone the library reads nothing and reports success: hence swc here, and
// hence the count of files above.
async function read(root: string, files: string[], forbidden: IForbiddenRuleType[]): Promise<ICruiseResult> {
  const { output } = await cruise(files, {
    baseDir: root,
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '/dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['latchkey-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
    validate: true,
    ruleSet: { forbidden },
  })
  if (typeof output === 'string')
    throw new TypeError('dependency-cruiser answered with text where a result was asked for.')
  return output
}

function rulesFrom(layers: readonly Layer[]): IForbiddenRuleType[] {
  return [
    { name: 'a circle of imports', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing is there', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'another package is imported by its name, not by its path',
      severity: 'error',
      from: { path: '^(packages|examples)/([^/]+)/' },
      to: { path: ours, pathNot: ['^$1/$2/'], dependencyTypes: ['local'] },
    },
    ...layers.flatMap((layer, index) => rulesOf(layer, layers.slice(0, index))),
  ]
}

function rulesOf(layer: Layer, earlier: readonly Layer[]): IForbiddenRuleType[] {
  const from = { path: layer.files, pathNot: [isTest.source, ...earlier.map(({ files }) => files)] }
  const own = layer.files.includes('(') ? [] : [layer.files]
  const values = [...own, ...layer.mayImport]
  const types = layer.mayImportTypesOf ?? []
  const lazily = layer.mayImportLazily ?? []
  const rules: IForbiddenRuleType[] = [
    {
      name: `${layer.name} may not import that`,
      severity: 'error',
      from,
      to: { path: ours, pathNot: [installed, ...values, ...types, ...lazily] },
    },
  ]
  if (types.length > 0) {
    rules.push({
      name: `${layer.name} may import only types of that`,
      severity: 'error',
      from,
      to: { path: [...types], dependencyTypesNot: ['type-only'] },
    })
  }
  if (lazily.length > 0) {
    rules.push({
      name: `${layer.name} may import that only by import() or for its types`,
      severity: 'error',
      from,
      to: { path: [...lazily], dynamic: false, dependencyTypesNot: ['type-only'] },
    })
  }
  if (layer.webStandard) {
    rules.push({
      name: `${layer.name} runs where Node's own modules do not exist`,
      severity: 'error',
      from,
      to: { dependencyTypes: ['core'] },
    })
  }
  return rules
}
