import { scopeDirectiveTypeDefs } from '@latchkey/guard/graphql'

/** Speckle's schema, as far as its published clients ask for it when they sign in, look round, send and receive. */
export const typeDefs = `
  ${scopeDirectiveTypeDefs}
  scalar DateTime
  scalar BigInt

  type Query {
    serverInfo: ServerInfo!
    "Null for a request without a token."
    activeUser: User @requiresScopes(scopes: ["profile:read"], anonymous: true)
    "Whether strangers may see the project is decided with the project."
    project(id: String!): Project! @requiresScopes(scopes: ["streams:read"], anonymous: true)
  }

  type Mutation {
    projectMutations: ProjectMutations! @requiresScopes(scopes: ["streams:write"])
    modelMutations: ModelMutations! @requiresScopes(scopes: ["streams:write"])
    versionMutations: VersionMutations! @requiresScopes(scopes: ["streams:write"])
    apiTokenCreate(token: ApiTokenCreateInput!): String! @requiresScopes(scopes: ["tokens:write"])
    "Takes the id of a token, the token itself, or a whole header value."
    apiTokenRevoke(token: String!): Boolean! @requiresScopes(scopes: ["tokens:write"])
  }

  type ServerInfo {
    name: String!
    company: String
    description: String
    adminContact: String
    canonicalUrl: String
    version: String
    scopes: [Scope!]!
    authStrategies: [AuthStrategy!]!
    workspaces: ServerWorkspacesInfo!
  }
  type Scope { name: String!, description: String! }
  type AuthStrategy { id: String!, name: String!, icon: String!, url: String!, color: String }
  type ServerWorkspacesInfo { workspacesEnabled: Boolean! }

  type User {
    id: ID!
    "Null without the scope profile:email."
    email: String
    name: String!
    bio: String
    company: String
    avatar: String
    verified: Boolean
    role: String
    projects(limit: Int! = 25, cursor: String, filter: UserProjectsFilter): UserProjectCollection!
    "Live and expired ones; revoked ones too when asked for."
    apiTokens(includeRevoked: Boolean! = false): [ApiToken!]! @requiresScopes(scopes: ["tokens:read"])
  }
  type LimitedUser { id: ID!, name: String!, bio: String, company: String, avatar: String, verified: Boolean, role: String }
  input UserProjectsFilter {
    search: String
    onlyWithRoles: [String!]
    workspaceId: ID
    personalOnly: Boolean
    includeImplicitAccess: Boolean
  }
  type UserProjectCollection { totalCount: Int!, numberOfHidden: Int!, cursor: String, items: [Project!]! }

  enum ProjectVisibility { PRIVATE UNLISTED PUBLIC WORKSPACE }
  type Project {
    id: ID!
    name: String!
    description: String
    visibility: ProjectVisibility!
    allowPublicComments: Boolean!
    role: String
    createdAt: DateTime!
    updatedAt: DateTime!
    sourceApps: [String!]!
    workspaceId: String
    permissions: ProjectPermissionChecks!
    team: [ProjectCollaborator!]! @requiresScopes(scopes: ["users:read"])
    models(limit: Int! = 25, cursor: String, filter: ProjectModelsFilter): ModelCollection!
    model(id: String!): Model!
    version(id: String!): Version!
  }
  type ProjectCollaborator { id: ID!, role: String!, user: LimitedUser! }
  type ProjectPermissionChecks {
    canCreateModel: PermissionCheckResult!
    canDelete: PermissionCheckResult!
    canLoad: PermissionCheckResult!
    canPublish: PermissionCheckResult!
  }
  type PermissionCheckResult { authorized: Boolean!, code: String!, message: String! }
  input ProjectModelsFilter {
    contributors: [String!]
    excludeIds: [String!]
    ids: [String!]
    onlyWithVersions: Boolean
    search: String
    sourceApps: [String!]
  }
  type ModelCollection { totalCount: Int!, cursor: String, items: [Model!]! }
  type Model {
    id: ID!
    name: String!
    displayName: String!
    description: String
    previewUrl: String
    author: LimitedUser
    createdAt: DateTime!
    updatedAt: DateTime!
    versions(limit: Int! = 25, cursor: String, filter: ModelVersionsFilter): VersionCollection!
  }
  input ModelVersionsFilter { priorityIds: [String!], priorityIdsOnly: Boolean }
  type VersionCollection { totalCount: Int!, cursor: String, items: [Version!]! }
  type Version {
    id: ID!
    referencedObject: String
    message: String
    sourceApplication: String
    createdAt: DateTime!
    previewUrl: String!
    authorUser: LimitedUser
  }

  type ProjectMutations {
    create(input: ProjectCreateInput): Project!
    update(update: ProjectUpdateInput!): Project!
    delete(id: String!): Boolean!
  }
  input ProjectCreateInput { name: String, description: String, visibility: ProjectVisibility }
  input ProjectUpdateInput {
    id: ID!
    name: String
    description: String
    visibility: ProjectVisibility
    allowPublicComments: Boolean
  }
  type ModelMutations {
    create(input: CreateModelInput!): Model!
    update(input: UpdateModelInput!): Model!
    delete(input: DeleteModelInput!): Boolean!
  }
  input CreateModelInput { name: String!, description: String, projectId: ID! }
  input UpdateModelInput { id: ID!, name: String, description: String, projectId: ID! }
  input DeleteModelInput { id: ID!, projectId: ID! }
  type VersionMutations { create(input: CreateVersionInput!): Version! }
  input CreateVersionInput {
    objectId: String!
    modelId: String!
    projectId: String!
    message: String
    sourceApplication: String
    totalChildrenCount: Int
    parents: [String!]
  }

  enum ApiTokenStatus { active suspended revoked expired not_yet_active }
  type ApiToken {
    id: String!
    name: String!
    lastChars: String!
    scopes: [String]!
    createdAt: DateTime!
    "Milliseconds from createdAt on."
    lifespan: BigInt!
    lastUsed: DateTime!
    "What its holder is not told: why it is of no use, where that is so."
    status: ApiTokenStatus!
    expiresAt: DateTime
    revokedAt: DateTime
    revokeReason: String
  }
  "lifespan is in milliseconds; nothing and 0 stand for ever."
  input ApiTokenCreateInput {
    scopes: [String!]!
    name: String!
    lifespan: BigInt
    limitResources: [TokenResourceIdentifierInput!]
  }
  input TokenResourceIdentifierInput { id: String!, type: TokenResourceIdentifierType! }
  enum TokenResourceIdentifierType { project workspace }
`
