export const WORKSPACE_TABS = ['members', 'keys', 'tokens', 'approvals', 'policy', 'audit', 'settings'] as const
export type WorkspaceTab = (typeof WORKSPACE_TABS)[number]

/** The part of a workspace that an address names. */
export function readWorkspaceSearch({ tab }: Readonly<Record<string, unknown>>): { tab?: WorkspaceTab } {
  const known = WORKSPACE_TABS.find((one) => one === tab)
  return known === undefined ? {} : { tab: known }
}
