import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../runner/root.mjs'

/** The packages that are published, each after those that it imports. */
const packageFolders = ['core', 'verifier', 'guard', 'sdk', 'console', 'server', 'cli'] as const

export interface PublishedPackage {
  readonly name: string
  readonly version: string
  /** Absolute path. */
  readonly folder: string
  /** What a user may import, as written in an import statement. */
  readonly entryPoints: readonly string[]
  /** Names of the commands that it installs. */
  readonly commands: readonly string[]
  /** The published packages of ours that it needs, itself first. */
  readonly ours: readonly string[]
  /** What its user installs beside it, by the names in its manifest. */
  readonly peers: readonly string[]
  /** The oldest major version of Node that it promises to run on. */
  readonly oldestNode: number
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly engines: { readonly node: string }
}

/** Reads the manifests of the published packages, in the order of `packageFolders`. */
export async function publishedPackages(): Promise<PublishedPackage[]> {
  const manifests = new Map<string, { folder: string; manifest: Manifest }>()
  for (const name of packageFolders) {
    const folder = join(root, 'packages', name)
    const manifest: Manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    manifests.set(manifest.name, { folder, manifest })
  }
  const oursOf = (name: string): string[] => [
    name,
    ...Object.keys(manifests.get(name)?.manifest.dependencies ?? {})
      .filter((needed) => manifests.has(needed))
      .flatMap(oursOf),
  ]
  return [...manifests.values()].map(({ folder, manifest }) => ({
    name: manifest.name,
    version: manifest.version,
    folder,
    entryPoints: Object.keys(manifest.exports ?? {})
      .filter((path) => !path.endsWith('.json'))
      .map((path) => manifest.name + path.slice(1)),
    commands: Object.keys(manifest.bin ?? {}),
    ours: [...new Set(oursOf(manifest.name))],
    peers: Object.keys(manifest.peerDependencies ?? {}),
    oldestNode: Number.parseInt(manifest.engines.node.replace(/^\D*/, ''), 10),
  }))
}
