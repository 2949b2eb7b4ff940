export { type ClarifaiModels, type ClarifaiModelsConfig, startClarifaiModels } from './start.ts'
