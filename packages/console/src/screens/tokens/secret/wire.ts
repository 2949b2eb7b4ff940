/** One request that shows a new token at work: what every language's example is made from. */
export interface ExampleRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** The value of the header that carries the token is this, then the token. */
  readonly tokenHeader: readonly [name: string, scheme: string]
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** JSON. */
  readonly body: string | null
}

/** How one platform is called. */
export interface Wire {
  /** The variable that the platform's own tools read the token from. */
  readonly variable: string
  /** Other variables that those tools read. */
  readonly moreVariables: (place: WirePlace) => readonly (readonly [name: string, value: string])[]
  readonly request: (place: WirePlace) => ExampleRequest
  /** Whether the example names a workspace. */
  readonly namesWorkspace: boolean
  /** Examples by the platform's own clients, in place of plain HTTP. */
  readonly clients?: Readonly<Partial<Record<'javascript' | 'python' | 'ruby', (place: WirePlace) => string>>>
}

export interface WirePlace {
  readonly apiUrl: string
  /** Id of a workspace, or words that say where one belongs. */
  readonly workspace: string
}

const get = { method: 'GET', body: null, headers: [] } as const

const seam: Wire = {
  variable: 'SEAM_PERSONAL_ACCESS_TOKEN',
  moreVariables: ({ apiUrl, workspace }) => [
    ['SEAM_WORKSPACE_ID', workspace],
    ['SEAM_ENDPOINT', apiUrl],
  ],
  namesWorkspace: true,
  request: ({ apiUrl, workspace }) => ({
    ...get,
    url: `${apiUrl}/devices/list`,
    tokenHeader: ['Authorization', 'Bearer '],
    headers: [['seam-workspace', workspace]],
  }),
  clients: {
    javascript: ({ apiUrl, workspace }) => `import { Seam } from 'seam'

const seam = Seam.fromPersonalAccessToken(
  process.env.SEAM_PERSONAL_ACCESS_TOKEN,
  '${workspace}',
  { endpoint: '${apiUrl}' },
)
console.log(await seam.devices.list())`,
    python: ({ apiUrl, workspace }) => `import os
from seam import Seam

seam = Seam.from_personal_access_token(
    os.environ["SEAM_PERSONAL_ACCESS_TOKEN"],
    "${workspace}",
    endpoint="${apiUrl}",
)
print(seam.devices.list())`,
    ruby: ({ apiUrl, workspace }) => `require "seam"

seam = Seam.from_personal_access_token(
  ENV.fetch("SEAM_PERSONAL_ACCESS_TOKEN"),
  "${workspace}",
  endpoint: "${apiUrl}"
)
puts seam.devices.list`,
  },
}

const speckle: Wire = {
  variable: 'SPECKLE_TOKEN',
  moreVariables: ({ apiUrl }) => [['SPECKLE_SERVER', apiUrl]],
  namesWorkspace: false,
  request: ({ apiUrl }) => ({
    method: 'POST',
    url: `${apiUrl}/graphql`,
    tokenHeader: ['Authorization', 'Bearer '],
    headers: [['Content-Type', 'application/json']],
    body: '{"query":"{ activeUser { name projects { items { id name } } } }"}',
  }),
}

const clarifai: Wire = {
  variable: 'CLARIFAI_PAT',
  moreVariables: ({ apiUrl }) => [['CLARIFAI_API_BASE', apiUrl]],
  namesWorkspace: false,
  request: ({ apiUrl }) => ({ ...get, url: `${apiUrl}/v2/users/me`, tokenHeader: ['Authorization', 'Key '] }),
}

const iomete: Wire = {
  variable: 'IOMETE_ACCESS_TOKEN',
  moreVariables: () => [],
  namesWorkspace: true,
  request: ({ apiUrl, workspace }) => ({
    ...get,
    url: `${apiUrl}/api/v2/domains/${workspace}/sdk/spark/jobs`,
    tokenHeader: ['X-API-Token', ''],
  }),
}

const bearer: Wire = {
  variable: 'API_TOKEN',
  moreVariables: () => [],
  namesWorkspace: false,
  request: ({ apiUrl }) => ({ ...get, url: `${apiUrl}/`, tokenHeader: ['Authorization', 'Bearer '] }),
}

const WIRES: Readonly<Record<string, Wire>> = { seam, speckle, clarifai, iomete, bearer }

/** By the name of the platform's dialect; plain `Authorization: Bearer` for one that is not known here. */
export function wireOf(dialect: string): Wire {
  return WIRES[dialect] ?? bearer
}
