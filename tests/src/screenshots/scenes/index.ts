import type { Scene } from '../scene.ts'
import { administrationScenes } from './administration.ts'
import { operationScenes } from './operation.ts'
import { publicScenes } from './public.ts'
import { tokenScenes } from './tokens.ts'

export const scenes: readonly Scene[] = [...publicScenes, ...tokenScenes, ...administrationScenes, ...operationScenes]
