export {
  type Admission,
  accessIn,
  admit,
  type FieldRequirement,
  type GraphqlAccess,
  type GraphqlGuardOptions,
} from './access.ts'
export { apolloContext } from './apollo.ts'
export { type FieldRequirementOf, requireScopes } from './require-scopes.ts'
export { enforceScopes, scopeDirectiveTypeDefs } from './scope-directive.ts'
export { type GuardedContext, type LatchkeyPlugin, useLatchkey } from './yoga.ts'
