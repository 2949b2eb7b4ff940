import { describe, expect, test } from 'vitest'
import { bringerOf, given, groupsOf, isReadOnly, withoutScope, withScope } from './scope-choice.ts'

const scope = (name: string, more: object = {}) => ({ name, description: name, isManagement: false, ...more })
const OFFERED = [
  scope('tokens:read', { isManagement: true }),
  scope('devices:read'),
  scope('devices:write', { implies: ['devices:read', 'not:offered'] }),
  scope('Apps:Add', { requires: ['Apps:Get'] }),
  scope('Apps:Delete', { requires: ['Apps:Add', 'Apps:Get'] }),
  scope('Apps:Get'),
  scope('Predict'),
]

describe('the tree of scopes', () => {
  test('has the platform’s own groups first, and the management API’s last', () => {
    expect(groupsOf(OFFERED).map(({ key, scopes }) => [key, scopes.length])).toEqual([
      ['devices', 2],
      ['Apps', 3],
      ['', 1],
      ['(management)', 1],
    ])
  })
})

describe('a choice of scopes', () => {
  test('brings what a scope implies, as far as it is offered', () => {
    expect([...given(['devices:write', 'gone:read'], OFFERED)]).toEqual(['devices:read', 'devices:write'])
    expect(bringerOf('devices:read', ['devices:write'], OFFERED)).toBe('devices:write')
    expect(bringerOf('devices:write', ['devices:write'], OFFERED)).toBeNull()
  })

  test('takes along what a scope is of no use without, to the end', () => {
    expect([...withScope([], 'Apps:Delete', OFFERED)].sort()).toEqual(['Apps:Add', 'Apps:Delete', 'Apps:Get'])
  })

  test('drops what is of no use without the scope taken out', () => {
    expect(withoutScope(['Apps:Get', 'Apps:Add', 'Apps:Delete', 'Predict'], 'Apps:Get', OFFERED)).toEqual(['Predict'])
  })
})

test('a scope is read-only by its name, unless it brings one that is not', () => {
  expect(OFFERED.filter(isReadOnly).map(({ name }) => name)).toEqual([
    'tokens:read',
    'devices:read',
    'Apps:Get',
    'Predict',
  ])
  expect(isReadOnly({ ...scope('streams:read'), implies: ['workspaces:write'] })).toBe(false)
})
