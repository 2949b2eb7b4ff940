import { newShortId } from '../graphql/models.ts'
import type { Author } from '../store/model-table.ts'
import type { Visibility } from '../store/project-table.ts'
import type { Store } from '../store/store.ts'
import { houseObjects } from './house.ts'

export interface SeedProject {
  /** That of the workspace in Latchkey. */
  readonly id: string
  readonly name: string
  readonly visibility: Visibility
  readonly owner: Author
}

export interface Seeded {
  readonly modelId: string
  readonly versionId: string
  /** The root of the model's newest version. */
  readonly objectId: string
}

const STOREYS = 3
const MODEL = 'architecture/house'

export function seedProject(store: Store, { id, name, visibility, owner }: SeedProject): Seeded {
  const known = store.models.named(id, MODEL)
  const newest = known === undefined ? undefined : store.versions.list(id, known.id)[0]
  if (known !== undefined && newest !== undefined)
    return { modelId: known.id, versionId: newest.id, objectId: newest.referencedObject }

  const now = new Date().toISOString()
  const times = { createdAt: now, updatedAt: now }
  store.projects.put({
    id,
    name,
    visibility,
    description: 'A house of three storeys',
    allowPublicComments: false,
    ownerId: owner.id,
    ...times,
  })
  const objects = houseObjects(STOREYS)
  store.objects.add(id, objects)
  const modelId = newShortId()
  store.models.put({ projectId: id, id: modelId, name: MODEL, description: 'The house', author: owner, ...times })
  const version = {
    projectId: id,
    modelId,
    id: newShortId(),
    message: 'First draft',
    referencedObject: objects[0]?.id ?? '',
    sourceApplication: 'latchkey-example',
    author: owner,
    createdAt: now,
  }
  store.versions.add(version)
  return { modelId, versionId: version.id, objectId: version.referencedObject }
}
