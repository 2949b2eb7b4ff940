import type { PlatformConfig } from '../control/platform.ts'
import { CLARIFAI_SCOPES } from './clarifai/scopes.ts'

const named = (pattern: RegExp): readonly string[] =>
  CLARIFAI_SCOPES.map(({ name }) => name).filter((name) => pattern.test(name))

/** What anybody may do in a public app. */
const PUBLIC = named(
  /^(Predict|Search|(Apps|Annotations|Concepts|Datasets|Inputs|InstalledModuleVersions|Models|Modules|Workflows):Get)$/,
)
const VIEWER = [...named(/^(?!Keys|Secrets|AuditLogs).*:Get$/), 'Predict', 'Search']
/** A collaborator makes no keys of a shared app and invites nobody. */
const COLLABORATOR = named(/^(?!Keys:|Secrets:|AuditLogs:|Collaborators:(Add|Delete)|Apps:Delete)/)
const LABELER = [...PUBLIC, ...named(/^(Annotations|Tasks|AnnotationTracks):(Get|Add)$/)]
const LABELER_LEAD = [
  ...LABELER,
  ...named(/^(Annotations|Tasks|LabelOrders|Inputs|Concepts|Datasets):(Get|Add|Delete)$/),
]
const TRAINER = [...LABELER_LEAD, ...named(/^(Models|ModelExports|WorkflowVersionEvaluations):/)]

/**
 * Clarifai's API of models, grouped in apps. An app is a workspace, addressed by `user_id` and `app_id`; an app-specific key is an API key; the
 * endpoints that a key may be limited to are its resources.
 */
export const clarifai: PlatformConfig = {
  name: 'Clarifai',
  token: { prefix: 'clarifai', labels: { pat: 'pat', key: 'app', service: 'svc', session: 'ses', embed: 'emb' } },
  dialect: 'clarifai',
  scopes: [
    {
      name: 'All',
      description: 'Everything you may do yourself',
      implies: [
        ...named(/./),
        'self:rotate',
        'self:revoke',
        'workspaces:write',
        'policy:write',
        'grants:write',
        'audit:read',
        'organizations:create',
        'organizations:write',
        'service_accounts:write',
      ],
    },
    ...CLARIFAI_SCOPES,
  ],
  roles: {
    workspace: {
      owner: ['All'],
      admin: ['All'],
      member: COLLABORATOR,
      viewer: VIEWER,
      'model-trainer': TRAINER,
      'labeler-lead': LABELER_LEAD,
      labeler: LABELER,
    },
    platform: { user: ['All'], operator: ['All'], service_account: VIEWER },
    publicWorkspace: PUBLIC,
  },
  defaultScopes: ['All'],
  defaultExpiry: 'never',
  defaultToken: { name: 'Default', description: 'Made with your account' },
}
