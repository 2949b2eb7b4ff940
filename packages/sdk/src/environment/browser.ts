interface Surroundings {
  readonly process?: { readonly type?: string; readonly versions?: Readonly<Record<string, string | undefined>> }
  readonly Deno?: { readonly version?: { readonly deno?: string } }
  readonly Bun?: { readonly version?: string }
  readonly window?: unknown
  readonly document?: unknown
  readonly importScripts?: unknown
}

/**
 * Whether this code runs in a web page or one of its workers, where a token would be open to every script beside it. A `process`
 * that a bundler put there has no versions; a server runtime that imitates the page's globals for tests still has its own.
 */
export function isBrowser(surroundings: object = globalThis): boolean {
  const here = surroundings as Surroundings
  const page = here.window !== undefined && here.document !== undefined
  if (page && here.process?.type === 'renderer') return true
  if (here.process?.versions?.['node'] || here.Deno?.version?.deno || here.Bun?.version) return false
  return page || typeof here.importScripts === 'function'
}
