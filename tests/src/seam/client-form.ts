import type { Construction, Drive } from './drive.ts'

/** How one of Seam's clients spells what they all can do. */
export interface ClientForm {
  readonly drive: Drive
  /** The client for work inside a workspace; made without one, it calls without one. */
  withWorkspace(pat: string, workspaceId: string | null, endpoint: string): Construction
  withoutWorkspace(pat: string, endpoint: string): Construction
  withKey(apiKey: string, endpoint: string): Construction
  /** Constructed with nothing, these read the environment. */
  readonly fromEnvironment: { readonly inWorkspace: Construction; readonly withoutWorkspace: Construction }
  /** Names of the variables that they read. */
  readonly variables: {
    readonly pat: string
    readonly workspace: string
    readonly key: string
    readonly endpoint: string
  }
  /** The classes of its errors. */
  readonly errors: { readonly api: string; readonly unauthorized: string; readonly invalidInput: string }
}

const VARIABLES = {
  pat: 'SEAM_PERSONAL_ACCESS_TOKEN',
  workspace: 'SEAM_WORKSPACE_ID',
  key: 'SEAM_API_KEY',
  endpoint: 'SEAM_ENDPOINT',
}
const ERRORS = {
  api: 'SeamHttpApiError',
  unauthorized: 'SeamHttpUnauthorizedError',
  invalidInput: 'SeamHttpInvalidInputError',
}

/** `seam` names the classes `Seam` and `SeamWithoutWorkspace`, the package below it `SeamHttp` and `SeamHttpWithoutWorkspace`. */
export function javascriptForm(drive: Drive, seam: 'Seam' | 'SeamHttp'): ClientForm {
  const alone = `${seam}WithoutWorkspace`
  return {
    drive,
    withWorkspace: (personalAccessToken, workspaceId, endpoint) => ({
      client: seam,
      options: { personalAccessToken, ...(workspaceId !== null && { workspaceId }), endpoint },
    }),
    withoutWorkspace: (personalAccessToken, endpoint) => ({
      client: alone,
      options: { personalAccessToken, endpoint },
    }),
    withKey: (apiKey, endpoint) => ({ client: seam, options: { apiKey, endpoint } }),
    fromEnvironment: { inWorkspace: { client: seam }, withoutWorkspace: { client: alone } },
    variables: VARIABLES,
    errors: ERRORS,
  }
}

export function pythonForm(drive: Drive): ClientForm {
  return {
    drive,
    withWorkspace: (personal_access_token, workspace_id, endpoint) => ({
      client: 'Seam',
      options: { personal_access_token, ...(workspace_id !== null && { workspace_id }), endpoint },
    }),
    withoutWorkspace: (personal_access_token, endpoint) => ({
      client: 'SeamWithoutWorkspace',
      options: { personal_access_token, endpoint },
    }),
    withKey: (api_key, endpoint) => ({ client: 'Seam', options: { api_key, endpoint } }),
    fromEnvironment: { inWorkspace: { client: 'Seam' }, withoutWorkspace: { client: 'SeamWithoutWorkspace' } },
    variables: VARIABLES,
    errors: ERRORS,
  }
}

/** The oldest: one class for everything, and the PAT given as the API key, as Seam's own page on PATs shows it. */
export function legacyForm(drive: Drive): ClientForm {
  return {
    drive,
    withWorkspace: (apiKey, workspaceId, endpoint) => ({
      client: 'Seam',
      options: { apiKey, ...(workspaceId !== null && { workspaceId }), endpoint },
    }),
    withoutWorkspace: (apiKey, endpoint) => ({ client: 'Seam', options: { apiKey, endpoint } }),
    withKey: (apiKey, endpoint) => ({ client: 'Seam', options: { apiKey, endpoint } }),
    fromEnvironment: { inWorkspace: { client: 'Seam' }, withoutWorkspace: { client: 'Seam' } },
    variables: { pat: 'SEAM_API_KEY', workspace: 'SEAM_WORKSPACE_ID', key: 'SEAM_API_KEY', endpoint: 'SEAM_API_URL' },
    errors: { api: 'SeamAPIError', unauthorized: 'SeamAPIError', invalidInput: 'SeamMalformedInputError' },
  }
}
