import { hashOf } from '../rest/objects.ts'
import type { StoredObject } from '../store/object-table.ts'

type Json = Record<string, unknown>

/** A building as a Speckle model: a collection of storeys, each of which has walls that are shown as meshes. The root comes first. */
export function houseObjects(storeys: number): readonly StoredObject[] {
  const objects: Json[] = []
  const levels = Array.from({ length: storeys }, (_, level) => storey(level, objects))
  const root = withId({
    speckle_type: 'Speckle.Core.Models.Collections.Collection',
    name: 'House',
    collectionType: 'model',
    units: 'm',
    elements: levels.map(({ id }) => reference(id)),
    totalChildrenCount: objects.length,
    __closure: closure(levels),
  })
  return [root, ...objects].map((object) => ({ id: String(object['id']), document: JSON.stringify(object) }))
}

interface Placed extends Json {
  readonly id: string
  readonly __closure?: Readonly<Record<string, number>>
}

function storey(level: number, objects: Json[]): Placed {
  const walls = [0, 1, 2, 3].map((side) => wall(level, side, objects))
  const made = withId({
    speckle_type: 'Speckle.Core.Models.Collections.Collection',
    name: `Level ${level}`,
    collectionType: 'level',
    elevation: level * HEIGHT,
    elements: walls.map(({ id }) => reference(id)),
    __closure: closure(walls),
  })
  objects.push(made)
  return made
}

const HEIGHT = 3
const WIDTH = 8
const CORNERS = [
  [0, 0],
  [WIDTH, 0],
  [WIDTH, WIDTH],
  [0, WIDTH],
] as const

function wall(level: number, side: number, objects: Json[]): Placed {
  const [x1, y1] = CORNERS[side] as (typeof CORNERS)[number]
  const [x2, y2] = CORNERS[(side + 1) % CORNERS.length] as (typeof CORNERS)[number]
  const [low, high] = [level * HEIGHT, (level + 1) * HEIGHT]
  const mesh = withId({
    speckle_type: 'Objects.Geometry.Mesh',
    units: 'm',
    vertices: [x1, y1, low, x2, y2, low, x2, y2, high, x1, y1, high],
    // Before the corners of each face their number.
    faces: [4, 0, 1, 2, 3],
  })
  const made = withId({
    speckle_type: 'Objects.Data.DataObject',
    name: `Wall ${level}.${side}`,
    properties: { height: HEIGHT, length: WIDTH, material: level === 0 ? 'stone' : 'brick' },
    displayValue: [reference(mesh.id)],
    __closure: { [mesh.id]: 1 },
  })
  objects.push(mesh, made)
  return made
}

const reference = (referencedId: string) => ({ speckle_type: 'reference', referencedId, __closure: null })

/** Every object below, and how many steps below it lies. */
function closure(children: readonly Placed[]): Record<string, number> {
  const below: Record<string, number> = {}
  for (const { id, __closure = {} } of children) {
    below[id] = 1
    for (const [deeper, steps] of Object.entries(__closure)) below[deeper] = steps + 1
  }
  return below
}

const withId = (content: Json): Placed => ({ ...content, id: hashOf(content) })
