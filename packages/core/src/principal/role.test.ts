import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scopeCatalog } from '../scope/catalog.ts'
import { type RoleDefinitions, roleCatalog, type Standing } from './role.ts'

const scopes = scopeCatalog(
  ['*', 'devices:*', 'devices:read', 'devices:write', 'billing:read', 'tokens:write'].map((name) => ({
    name,
    description: name,
  })),
)
const DEFINITIONS: RoleDefinitions = {
  workspace: { owner: ['*'], writer: ['devices:*'], reader: ['devices:read'] },
  organization: { owner: ['*'], accountant: ['billing:read'] },
  workspaceRoleOf: { owner: 'owner' },
  platform: { user: ['tokens:write'], operator: ['*'], service_account: [] },
  publicWorkspace: ['devices:read'],
}
const roles = roleCatalog(DEFINITIONS, scopes)
const STRANGER: Standing = { owner: false, workspaceRoles: [], organizationRoles: [], public: false }
const ALL = ['billing:read', 'devices:read', 'devices:write', 'tokens:write']

describe('rights in a workspace', () => {
  test.each<[string, Partial<Standing>, string[]]>([
    ['a stranger has none', {}, []],
    ['anybody has the public ones in a public one', { public: true }, ['devices:read']],
    ['a member has those of the role', { workspaceRoles: ['writer'] }, ['devices:read', 'devices:write']],
    ['the owner has those of the owner', { owner: true }, ALL],
    [
      'a member of the organization has those of the workspace role that their role brings',
      { organizationRoles: ['owner'] },
      ALL,
    ],
    ['roles add up', { workspaceRoles: ['reader'], organizationRoles: ['owner'], public: true }, ALL],
    [
      'a role that the platform no longer knows gives none',
      { workspaceRoles: ['gone', '__proto__', 'constructor'] },
      [],
    ],
    ['a role of the organization is none of the workspace', { workspaceRoles: ['accountant'] }, []],
    [
      'a role of the organization that brings none gives none',
      { organizationRoles: ['accountant', '__proto__', 'constructor'] },
      [],
    ],
    ['a role of the workspace is none of the organization', { organizationRoles: ['writer'] }, []],
  ])('%s', (_, standing, rights) => {
    expect(roles.workspaceRights({ ...STRANGER, ...standing })).toEqual(rights)
  })

  test('never grow when a role, the ownership or the publicity is taken away', () => {
    const standing = fc.record({
      owner: fc.boolean(),
      workspaceRoles: fc.subarray(['owner', 'writer', 'reader', 'gone']),
      organizationRoles: fc.subarray(['owner', 'accountant', 'gone']),
      public: fc.boolean(),
    })
    fc.assert(
      fc.property(standing, standing, (one, other) => {
        const less: Standing = {
          owner: one.owner && other.owner,
          workspaceRoles: one.workspaceRoles.filter((role) => other.workspaceRoles.includes(role)),
          organizationRoles: one.organizationRoles.filter((role) => other.organizationRoles.includes(role)),
          public: one.public && other.public,
        }
        const rights = roles.workspaceRights(one)
        for (const right of roles.workspaceRights(less)) expect(rights).toContain(right)
        expect([...new Set(rights)].sort()).toEqual(rights)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('rights elsewhere', () => {
  test('on the platform are those of the platform role alone', () => {
    expect(roles.platformRights('user')).toEqual(['tokens:write'])
    expect(roles.platformRights('operator')).toEqual(ALL)
    for (const role of ['service_account', 'owner', 'writer', '', '__proto__'])
      expect(roles.platformRights(role)).toEqual([])
  })

  test('in an organization are the sum of the roles there', () => {
    expect(roles.organizationRights(['accountant'])).toEqual(['billing:read'])
    expect(roles.organizationRights(['accountant', 'owner'])).toEqual(ALL)
    expect(roles.organizationRights(['reader', 'user'])).toEqual([])
    expect(roles.organizationRights([])).toEqual([])
  })
})

describe('a catalog of roles', () => {
  test('lists the names of each sort', () => {
    expect(roles.names).toEqual({
      workspace: ['owner', 'writer', 'reader'],
      organization: ['owner', 'accountant'],
      platform: ['user', 'operator', 'service_account'],
    })
  })

  test.each<[string, Partial<RoleDefinitions>]>([
    ['workspace role "writer"', { workspace: { owner: [], writer: ['device:*'] } }],
    ['organization role "owner"', { organization: { owner: ['device:*'] } }],
    ['platform role "user"', { platform: { user: ['device:*'], operator: [], service_account: [] } }],
    ['public workspace', { publicWorkspace: ['device:*'] }],
  ])('with an undeclared scope is refused, naming the %s', (where, part) => {
    expect(() => roleCatalog({ ...DEFINITIONS, ...part }, scopes)).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: `${where} names the scope "device:*", which is not declared`,
      }),
    )
  })

  test.each([
    ['gone', 'owner'],
    ['writer', 'owner'],
    ['owner', 'gone'],
    ['owner', 'accountant'],
  ])('that joins %s to %s, which are not a role of each sort, is refused by their names', (role, brought) => {
    expect(() => roleCatalog({ ...DEFINITIONS, workspaceRoleOf: { [role]: brought } }, scopes)).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message: expect.stringContaining(`joins "${role}" to "${brought}"`),
      }),
    )
  })
})
