export { type IometeLakehouse, type IometeLakehouseConfig, startIometeLakehouse } from './start.ts'
