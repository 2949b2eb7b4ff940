/**
 * `pat` acts for its owner across workspaces, `key` belongs to one workspace, `service` is what a resource server presents, `session` is a person signed in,
 * `embed` is a person at the token page that stands in a page of the platform's own.
 */
export const CREDENTIAL_KINDS = ['pat', 'key', 'service', 'session', 'embed'] as const
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number]

/** What the platform's published clients demand of a kind's first characters. */
export interface ClientRule {
  readonly startsWith: string
  readonly notStartsWith?: readonly string[]
}

export interface TokenFormat {
  /** The platform's own mark, 2 to 12 of `a-z0-9`. */
  readonly prefix: string
  /** What stands between prefix and secret for each kind, 1 to 8 of `a-z0-9`. */
  readonly labels: Readonly<Record<CredentialKind, string>>
  readonly clientRules?: Readonly<Partial<Record<CredentialKind, ClientRule>>>
}

export const DEFAULT_FORMAT: TokenFormat = {
  prefix: 'lk',
  labels: { pat: 'pat', key: 'key', service: 'svc', session: 'ses', embed: 'emb' },
}

/** What every token of a kind begins with, underscore included. */
export function tokenStart(format: TokenFormat, kind: CredentialKind): string {
  return `${format.prefix}_${format.labels[kind]}_`
}

/** The faults of a format, each a sentence that says what to change; empty when it can be used. */
export function formatFaults(format: TokenFormat): string[] {
  const faults: string[] = []
  if (!/^[a-z0-9]{2,12}$/.test(format.prefix)) {
    faults.push(`token prefix "${format.prefix}" must be 2 to 12 characters of a-z and 0-9`)
  }
  for (const kind of CREDENTIAL_KINDS) {
    const label = format.labels[kind]
    if (!/^[a-z0-9]{1,8}$/.test(label))
      faults.push(`token label "${label}" of ${kind} must be 1 to 8 characters of a-z and 0-9`)
    const twin = CREDENTIAL_KINDS.find((other) => other !== kind && format.labels[other] === label)
    if (twin !== undefined && kind < twin)
      faults.push(`token kinds ${kind} and ${twin} share the label "${label}"; give each its own`)
    faults.push(...ruleFaults(format, kind))
  }
  return faults
}

function ruleFaults(format: TokenFormat, kind: CredentialKind): string[] {
  const rule = format.clientRules?.[kind]
  if (rule === undefined) return []
  const start = tokenStart(format, kind)
  const faults: string[] = []
  if (!start.startsWith(rule.startsWith)) {
    faults.push(`tokens of kind ${kind} would begin "${start}", but the platform's clients want "${rule.startsWith}"`)
  }
  for (const foreign of rule.notStartsWith ?? []) {
    // The other way round too: the random characters after the start could happen to complete the mark.
    if (start.startsWith(foreign) || foreign.startsWith(start)) {
      faults.push(
        `tokens of kind ${kind} would begin "${start}", which the platform's clients can take for another kind ("${foreign}")`,
      )
    }
  }
  return faults
}
