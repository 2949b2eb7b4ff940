import { idsOf } from './app-json.ts'
import type { Operation, OperationContext } from './operation.ts'

function held({ caller, scopeNames }: OperationContext) {
  return { scopes: caller.scopes.filter((name) => scopeNames.has(name)), endpoints: [...(caller.resources ?? [])] }
}

/** What the key may do in the app. */
export const myScopes: Operation = async (_, context) => {
  const { user_id, app_id } = idsOf(context.caller.workspace?.address ?? '')
  return { ...held(context), app: { id: app_id, user_id } }
}

/** What the key may do outside any app. */
export const myScopesOfUser: Operation = async (_, context) => held(context)

/** What there is to choose from, with what each depends on. */
export const listScopes: Operation = async (_, { latchkey, methods, scopeNames }) => {
  const { scopes } = await latchkey.platform()
  return {
    scope_deps: scopes
      .filter(({ name }) => scopeNames.has(name))
      .map(({ name, requires = [] }) => ({ scope: name, depending_scopes: [...requires] })),
    endpoint_deps: methods.map(({ path, scopes: needed }) => ({ endpoint: path, depending_scopes: [...needed] })),
  }
}
