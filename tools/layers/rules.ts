/** One part of the house: which files belong to it, and which parts they may import. */
export interface Layer {
  readonly name: string
  /** Regular expression over paths from the repository's root. A group in it stands for "the same one" in `mayImport`. */
  readonly files: string
  /** Regular expressions of what else may be imported, beside the part's own files. */
  readonly mayImport: readonly string[]
  /** Regular expressions of what may be imported for its types alone. */
  readonly mayImportTypesOf?: readonly string[]
  /** Regular expressions of what may be imported for its types, or at the moment of use by `import()`, so that start-up stays fast. */
  readonly mayImportLazily?: readonly string[]
  /** Set where the part also runs outside Node, so that Node's own modules may not be imported. */
  readonly webStandard?: true
}

const core = '^packages/core/src/'
const verifier = '^packages/verifier/src/'
const guard = '^packages/guard/src/'
const sdk = '^packages/sdk/src/'
const server = '^packages/server/src/'
const ports = `${server}ports/`
const control = `${server}control/`

/**
 * The table of ARCHITECTURE.md, "Who may import what". The first row that covers a file is the file's own. Types of the verifier
 * are its ports (`Clock`, `Digest`, `RecordSource`), which the server's ports are made of.
 */
export const layers: readonly Layer[] = [
  { name: 'core', files: core, mayImport: [], webStandard: true },
  { name: 'verifier', files: verifier, mayImport: [core], webStandard: true },
  { name: 'simulation of the verifier', files: '^packages/verifier/sim/', mayImport: [core, verifier] },
  { name: 'guard', files: guard, mayImport: [core, verifier] },
  { name: 'server/ports', files: ports, mayImport: [core], mayImportTypesOf: [verifier] },
  { name: 'server/control', files: control, mayImport: [core, ports], mayImportTypesOf: [verifier] },
  {
    name: 'server/adapters/sql',
    files: `${server}adapters/sql/`,
    mayImport: [core, ports],
    mayImportTypesOf: [verifier],
  },
  {
    name: 'server/adapters',
    files: `${server}adapters/([^/]+)/`,
    mayImport: [core, ports, `${server}adapters/sql/`, `${server}adapters/$1/`],
    mayImportTypesOf: [verifier],
  },
  { name: 'server/faces/http', files: `${server}faces/http/`, mayImport: [core, control, verifier] },
  {
    // Its forms ask for what the bodies of the API ask for.
    name: 'server/faces/accounts',
    files: `${server}faces/accounts/`,
    mayImport: [core, control, verifier, `${server}faces/http/`, `${server}faces/rest/schemas/`],
  },
  {
    name: 'server/faces',
    files: `${server}faces/([^/]+)/`,
    mayImport: [core, control, verifier, `${server}faces/http/`, `${server}faces/$1/`],
    mayImportTypesOf: [`${server}verification/`],
  },
  { name: 'server/jobs', files: `${server}jobs/`, mayImport: [core, ports, control] },
  { name: 'server/presets', files: `${server}presets/`, mayImport: [core], mayImportTypesOf: [control] },
  {
    name: 'server/verification',
    files: `${server}verification/`,
    mayImport: [core, ports],
    mayImportTypesOf: [verifier],
  },
  { name: 'server/contract-tests', files: `${server}contract-tests/`, mayImport: [core, ports] },
  { name: 'server/boot', files: `${server}(boot/|[^/]+$)`, mayImport: [core, verifier, server] },
  { name: 'sdk', files: sdk, mayImport: [], mayImportTypesOf: [core] },
  { name: 'console', files: '^packages/console/src/', mayImport: [core], mayImportTypesOf: [sdk], webStandard: true },
  { name: 'build of the console', files: '^packages/console/(build/|[^/]+$)', mayImport: [] },
  { name: 'cli', files: '^packages/cli/src/', mayImport: [sdk, core], mayImportLazily: [server] },
  { name: 'examples', files: '^examples/([^/]+)/', mayImport: [guard, sdk, '^examples/$1/'] },
  {
    name: 'tests, bench and tools',
    files: '^(tests|bench|tools)/',
    mayImport: ['^(packages|examples|tests|bench|tools)/'],
  },
]
