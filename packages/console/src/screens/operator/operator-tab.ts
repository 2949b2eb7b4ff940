export const OPERATOR_TABS = [
  'users',
  'credentials',
  'serviceKeys',
  'verifiers',
  'health',
  'configuration',
  'audit',
] as const
export type OperatorTab = (typeof OPERATOR_TABS)[number]

/** The part of the platform that an address names. */
export function readOperatorSearch({ tab }: Readonly<Record<string, unknown>>): { tab?: OperatorTab } {
  const known = OPERATOR_TABS.find((one) => one === tab)
  return known === undefined ? {} : { tab: known }
}
