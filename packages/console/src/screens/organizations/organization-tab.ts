export const ORGANIZATION_TABS = ['members', 'teams', 'accounts', 'policy', 'audit', 'settings'] as const
export type OrganizationTab = (typeof ORGANIZATION_TABS)[number]

/** The part of an organization that an address names. */
export function readOrganizationSearch({ tab }: Readonly<Record<string, unknown>>): { tab?: OrganizationTab } {
  const known = ORGANIZATION_TABS.find((one) => one === tab)
  return known === undefined ? {} : { tab: known }
}
