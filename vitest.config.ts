import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

if (Number.parseInt(process.versions.node, 10) < 26) {
  throw new Error(
    `The tests run on the project's own Node 26, this is ${process.versions.node}. Use: npm test -- FILTER`,
  )
}

// Workspace packages are tested from their sources, not from what was last built.
const conditions = ['latchkey-source']

/** What leaves its process as it found it. */
const together = [
  '{packages/{console,core,guard,sdk,server,verifier}/src,examples}/**/*.test.ts',
  'tests/src/{accounts,http,notices}/**/*.test.ts',
]

const notOurs = ['**/node_modules/**', '**/dist/**']

export default defineConfig({
  resolve: {
    conditions,
    // Its `main` has no extension: Vite takes index.mjs, Node index.js, and the two copies refuse each other's schemas.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    pool: 'forks',
    projects: [
      // One process after another for so many files would spend a fifth of the whole run on starting.
      { extends: true, test: { name: 'together', include: together, exclude: notOurs, isolate: false } },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['{packages,examples,tests,tools,bench}/**/*.test.ts'],
          exclude: [...notOurs, ...together],
        },
      },
    ],
    // By itself Vitest leaves one processor free; much of these tests is waiting for a browser, a database or somebody else's client.
    maxWorkers: availableParallelism() + 1,
    execArgv: conditions.map((condition) => `--conditions=${condition}`),
    globalSetup: ['tests/src/omissions.ts', 'tests/src/postgres/server/on-demand.ts'],
    // Generous, because a busy machine is not a failure; no test waits for time to pass.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
