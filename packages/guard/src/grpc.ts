export { callerOf } from './caller.ts'
export { addressKey, callerKey, guardInterceptor } from './connect.ts'
export { type GrpcOptions, type GrpcRequirement, protectService } from './grpc-js.ts'
