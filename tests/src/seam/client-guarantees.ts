import { expect, test } from 'vitest'
import type { ClientForm } from './client-form.ts'
import { type Outcome, raised, returned } from './outcome.ts'
import type { SeamPlatform } from './platform.ts'

const LIST = { call: 'devices.list' }

/** What every one of Seam's clients can count on, whichever way it asks. To be called inside a `describe`. */
export function clientGuarantees(form: ClientForm, platform: () => SeamPlatform): void {
  const inWorkspace = (workspaceId: string, pat = platform().pat) =>
    form.withWorkspace(pat, workspaceId, platform().api)

  test('a PAT lists the devices of the workspace it is used in, and the same PAT those of the second one', async () => {
    const { workspaceId, otherWorkspaceId } = platform()
    const [first, second] = await form.drive([
      { ...inWorkspace(workspaceId), ...LIST },
      { ...inWorkspace(otherWorkspaceId), ...LIST },
    ])
    expect(workspacesOf(first)).toEqual([workspaceId])
    expect(workspacesOf(second)).toEqual([otherWorkspaceId])
  })

  test('a PAT and its workspace are read from the environment', async () => {
    const { pat, otherWorkspaceId, api } = platform()
    const { variables, fromEnvironment } = form
    const [listed] = await form.drive([{ ...fromEnvironment.inWorkspace, ...LIST }], {
      [variables.pat]: pat,
      [variables.workspace]: otherWorkspaceId,
      [variables.endpoint]: api,
    })
    expect(workspacesOf(listed)).toEqual([otherWorkspaceId])
  })

  test('a PAT without a workspace lists the workspaces of its user and no other', async () => {
    const { pat, api, workspaceId, otherWorkspaceId, foreignWorkspaceId } = platform()
    const outcomes = [
      ...(await form.drive([{ ...form.withoutWorkspace(pat, api), call: 'workspaces.list' }])),
      ...(await form.drive([{ ...form.fromEnvironment.withoutWorkspace, call: 'workspaces.list' }], {
        [form.variables.pat]: pat,
        [form.variables.endpoint]: api,
      })),
    ]
    for (const listed of outcomes) {
      expect(idsOf(listed)).toEqual(expect.arrayContaining([workspaceId, otherWorkspaceId]))
      expect(idsOf(listed)).not.toContain(foreignWorkspaceId)
    }
  })

  test('an API key lists the devices and the one workspace of its own without naming it', async () => {
    const { apiKey, api, workspaceId } = platform()
    const withKey = form.withKey(apiKey, api)
    const [devices, workspaces] = await form.drive([
      { ...withKey, ...LIST },
      { ...withKey, call: 'workspaces.list' },
    ])
    const [fromEnvironment] = await form.drive([{ ...form.fromEnvironment.inWorkspace, ...LIST }], {
      [form.variables.key]: apiKey,
      [form.variables.endpoint]: api,
    })
    expect(workspacesOf(devices)).toEqual([workspaceId])
    expect(idsOf(workspaces)).toEqual([workspaceId])
    expect(returned(fromEnvironment)).toEqual(returned(devices))
  })

  test('a device, a workspace and a filtered list are found', async () => {
    const client = inWorkspace(platform().workspaceId)
    const [all] = await form.drive([{ ...client, ...LIST }])
    const [one, other] = returned<{ device_id: string }[]>(all)
    const [device, workspace, listed] = await form.drive([
      { ...client, call: 'devices.get', parameters: { device_id: one?.device_id } },
      { ...client, call: 'workspaces.get' },
      { ...client, ...LIST, parameters: { device_ids: [one?.device_id, other?.device_id], limit: 5 } },
    ])
    expect(returned(device)).toEqual(one)
    expect(returned(workspace)).toMatchObject({ workspace_id: platform().workspaceId })
    expect(returned(listed)).toEqual([one, other])
  })

  test("a token that does not open the workspace raises the client's own error, whatever the reason", async () => {
    const { workspaceId, foreignWorkspaceId, unknownWorkspaceId, ...tokens } = platform()
    const [good, ...refused] = await form.drive([
      { ...inWorkspace(workspaceId), ...LIST },
      { ...inWorkspace(foreignWorkspaceId), ...LIST },
      { ...inWorkspace(unknownWorkspaceId), ...LIST },
      { ...inWorkspace(workspaceId, tokens.revokedPat), ...LIST },
      { ...inWorkspace(workspaceId, tokens.expiredPat), ...LIST },
      { ...inWorkspace(workspaceId, tokens.neverIssuedPat), ...LIST },
      { ...inWorkspace(workspaceId, tokens.mistypedPat), ...LIST },
      { ...inWorkspace(workspaceId, tokens.garbagePat), ...LIST },
    ])
    returned(good)
    expect(refused).toHaveLength(7)
    const first = raised(refused[0])
    for (const error of refused.map(raised)) {
      expect(error.classes).toContain(form.errors.unauthorized)
      expect(error.classes).toContain(form.errors.api)
      expect(error.status).toBe(401)
      expect(error.requestId).toBeTruthy()
      // Not a word tells a foreign workspace from an unknown one, or why a token no longer works.
      expect({ ...error, requestId: '' }).toEqual({ ...first, requestId: '' })
    }
  })

  test('what the caller can put right is told by code and by a sentence', async () => {
    const { readOnlyPat, workspaceId } = platform()
    const [withoutScope, noDevice] = await form.drive([
      { ...inWorkspace(workspaceId, readOnlyPat), call: 'workspaces.get' },
      { ...inWorkspace(workspaceId), call: 'devices.get', parameters: { device_id: 'no-such-device' } },
    ])
    for (const [outcome, status, code, words] of [
      [withoutScope, 403, 'scope_missing', /workspaces:read/],
      [noDevice, 404, 'device_not_found', /not found/],
    ] as const) {
      const error = raised(outcome)
      expect(error).toMatchObject({ status, code, message: expect.stringMatching(words) })
      expect(error.classes).toContain(form.errors.api)
      expect(error.requestId).toBeTruthy()
    }
  })

  test('a wrong parameter raises the error for input, with the words for that parameter', async () => {
    const client = inWorkspace(platform().workspaceId)
    const [refused] = await form.drive([{ ...client, ...LIST, parameters: { limit: 0 }, inspect: 'limit' }])
    const { classes, message, parameterMessages } = raised(refused)
    expect(classes).toContain(form.errors.invalidInput)
    expect(parameterMessages ?? [message]).toEqual([expect.stringMatching(/1|small/)])
  })
}

function workspacesOf(listed: Outcome | undefined): string[] {
  return [...new Set(idsOf(listed))]
}

function idsOf(listed: Outcome | undefined): string[] {
  return returned<{ workspace_id: string }[]>(listed).map(({ workspace_id }) => workspace_id)
}
