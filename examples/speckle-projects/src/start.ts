import { createGuard, type RemoteGuardOptions, speckle } from '@latchkey/guard'
import { createSpeckleApi } from './api.ts'
import { latchkeyDirectory } from './directory/latchkey-directory.ts'
import { type Listening, listen } from './listen.ts'
import { type Seeded, type SeedProject, seedProject } from './seed/seed-project.ts'
import { openStore } from './store/store.ts'

export interface SpeckleProjectsConfig {
  readonly latchkeyUrl: string
  readonly serviceKey: string
  /** The file of this API's own database, made when absent. */
  readonly dataFile: string
  /** Formats of tokens that Latchkey has taken over, such as those of a Speckle server. Default: none. */
  readonly importedTokens?: NonNullable<RemoteGuardOptions['importedTokens']>
  readonly host?: string
  /** 0: any free one. */
  readonly port?: number
}

export interface SpeckleProjects extends Listening {
  /** Makes a workspace of Latchkey a project with a model in it, once: a second time changes nothing, and tells what is there. */
  seed(project: SeedProject): Seeded
}

/** The API, guarded by a Latchkey service, on an address of this machine. */
export async function startSpeckleProjects(config: SpeckleProjectsConfig): Promise<SpeckleProjects> {
  const { latchkeyUrl, serviceKey, importedTokens = [] } = config
  const guard = createGuard({ url: latchkeyUrl, serviceKey, dialect: speckle, importedTokens })
  const store = openStore(config.dataFile)
  const api = createSpeckleApi({
    guard,
    directory: latchkeyDirectory(latchkeyUrl, serviceKey),
    store,
    onFault: (fault) => console.error(fault),
  })
  try {
    const { url, close } = await listen(api.fetch, { host: config.host ?? '127.0.0.1', port: config.port ?? 0 })
    return {
      url,
      seed: (project) => seedProject(store, project),
      async close() {
        await close()
        await guard.close()
        store.close()
      },
    }
  } catch (cause) {
    await guard.close()
    store.close()
    throw cause
  }
}
