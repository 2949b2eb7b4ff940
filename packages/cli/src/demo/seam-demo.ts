import type { DemoPreset } from './demo-preset.ts'
import { greeting } from './greeting.ts'
import { provision } from './provision.ts'
import type { WorkspaceDemo } from './workspace-demo.ts'

const SEAM: WorkspaceDemo = {
  workspaces: {
    first: { name: 'Pacific Rentals', profile: 'vacation_rentals' },
    other: { name: 'Linden Offices', profile: 'office_building' },
    foreign: { name: 'Maple Hall', profile: 'student_housing' },
  },
  workspaceHeader: 'seam-workspace',
  listPath: '/devices/list',
  workspacesPath: '/workspaces/list',
  things: 'devices',
}

export const seamDemo: DemoPreset = {
  example: '@latchkey/example-seam-devices',
  start: 'startSeamDevices',
  healthPath: '/openapi.json',
  secrets: ['pat', 'apiKey', 'setupSecret', 'consolePassword'],
  async fill(url, setupSecret, lasting) {
    const { pat, apiKey, consolePassword, ...state } = await provision(url, setupSecret, SEAM, lasting)
    return { state: { ...state }, secrets: { pat, apiKey, setupSecret, consolePassword } }
  },
  async seed(api, state) {
    const { first, other, foreign } = SEAM.workspaces
    await api.seed(state['workspaceId'] ?? '', first.profile)
    await api.seed(state['otherWorkspaceId'] ?? '', other.profile)
    await api.seed(state['foreignWorkspaceId'] ?? '', foreign.profile)
  },
  greeting: (places, state, secrets) =>
    greeting(SEAM, {
      ...places,
      workspaceId: state['workspaceId'] ?? '',
      consolePassword: secrets?.['consolePassword'] ?? null,
      pat: secrets?.['pat'] ?? null,
      apiKey: secrets?.['apiKey'] ?? null,
    }),
}
