import { deleteApp, getApp, listApps, patchApps, postApps } from './apps.ts'
import { deleteKey, getKey, listAppKeys, listKeys, patchKeys, postKeys } from './keys.ts'
import { getModel, listModels, postModelOutputs } from './models.ts'
import type { Operation } from './operation.ts'
import { listScopes, myScopes, myScopesOfUser } from './scopes.ts'
import { getStatusCode, listStatusCodes, type OpenOperation } from './status-codes.ts'
import { getUser } from './users.ts'

/** What is served, by the method's name; everything else is "not implemented". */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetUser: getUser,
  ListApps: listApps,
  GetApp: getApp,
  PostApps: postApps,
  PatchApps: patchApps,
  DeleteApp: deleteApp,
  ListModels: listModels,
  GetModel: getModel,
  PostModelOutputs: postModelOutputs,
  ListKeys: listKeys,
  ListAppKeys: listAppKeys,
  GetKey: getKey,
  PostKeys: postKeys,
  PatchKeys: patchKeys,
  DeleteKey: deleteKey,
  MyScopes: myScopes,
  MyScopesUser: myScopesOfUser,
  MyScopesRoot: myScopesOfUser,
  ListScopes: listScopes,
}

export const OPEN_OPERATIONS: Readonly<Record<string, OpenOperation>> = {
  ListStatusCodes: listStatusCodes,
  GetStatusCode: getStatusCode,
}
