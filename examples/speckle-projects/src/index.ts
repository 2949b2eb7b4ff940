export { createSpeckleApi, type SpeckleApi, type SpeckleApiParts } from './api.ts'
export type { Seeded, SeedProject } from './seed/seed-project.ts'
export { type SpeckleProjects, type SpeckleProjectsConfig, startSpeckleProjects } from './start.ts'
