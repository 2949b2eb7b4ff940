export interface DemoPreset {
  /** The package that exports the example API. */
  readonly example: string
  /** Its function that starts it. */
  readonly start: string
  readonly workspaces: {
    readonly first: DemoWorkspace
    readonly other: DemoWorkspace
    /** Belongs to somebody else. */
    readonly foreign: DemoWorkspace
  }
  /** The header that names the workspace, and paths that answer GET. */
  readonly workspaceHeader: string
  readonly listPath: string
  readonly workspacesPath: string
  readonly things: string
}

interface DemoWorkspace {
  readonly name: string
  /** The example's name for the data to put there. */
  readonly profile: string
}

export const demoPresets = {
  seam: {
    example: '@latchkey/example-seam-devices',
    start: 'startSeamDevices',
    workspaces: {
      first: { name: 'Pacific Rentals', profile: 'vacation_rentals' },
      other: { name: 'Linden Offices', profile: 'office_building' },
      foreign: { name: 'Maple Hall', profile: 'student_housing' },
    },
    workspaceHeader: 'seam-workspace',
    listPath: '/devices/list',
    workspacesPath: '/workspaces/list',
    things: 'devices',
  },
} as const satisfies Record<string, DemoPreset>

export type PresetName = keyof typeof demoPresets
