export * from './audit/audit.ts'
export * from './audit/change.ts'
export * from './decision.ts'
export * from './errors.ts'
export * from './ids.ts'
export * from './lifecycle/credential.ts'
export * from './lifecycle/expiry.ts'
export * from './lifecycle/notice.ts'
export * from './lifecycle/rotation.ts'
export * from './lifecycle/state.ts'
export * from './lifecycle/use.ts'
export {
  type AddressRange,
  inRange,
  isAllowedAddress,
  parseAddress,
  parseRange,
  rangeWithin,
} from './network/address.ts'
export * from './network/client-address.ts'
export * from './policy/policy.ts'
export * from './policy/rate-limit.ts'
export * from './principal/permit.ts'
export * from './principal/role.ts'
export * from './record.ts'
export * from './scope/catalog.ts'
export * from './scope/set.ts'
export * from './tenancy/organization.ts'
export * from './tenancy/own-workspace.ts'
export * from './tenancy/principal.ts'
export * from './tenancy/workspace.ts'
export * from './time.ts'
export { checksum } from './token/checksum.ts'
export * from './token/foreign.ts'
export * from './token/format.ts'
export { generateToken, tokenHint } from './token/generate.ts'
export { isWellFormed, type TokenParser, tokenParser } from './token/parse.ts'
export { scanPattern } from './token/scan-pattern.ts'
export { Secret } from './token/secret.ts'
