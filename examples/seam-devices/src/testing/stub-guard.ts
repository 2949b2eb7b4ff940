import { type Caller, type Guard, type Passage, type Requirement, seam } from '@latchkey/guard'

export interface StubCredential {
  readonly kind: 'pat' | 'key'
  readonly workspaces: readonly { readonly id: string; readonly name: string }[]
  readonly scopes: readonly string[]
}

type Refusal = Extract<Passage, { ok: false }>['refusal']

/** Stands where the guard and a Latchkey service stand: it knows the tokens that it is told, and refuses in Seam's dialect. */
export function stubGuard(credentials: ReadonlyMap<string, StubCredential>): Guard {
  return {
    dialect: seam,
    async check(request, requirement = {}, { requestId } = {}) {
      const presented = seam.read(request)
      const decided =
        'ok' in presented
          ? presented
          : decide(credentials.get(presented.token ?? ''), presented.workspace ?? undefined, requirement)
      if (!('ok' in decided)) return { ok: true, caller: decided, headers: { 'latchkey-token-expires': EXPIRES_SOON } }
      const { status, headers, body } = seam.render(decided, requestId ?? null)
      return { ok: false, refusal: decided, response: new Response(body, { status, headers }) }
    },
    health: () => null,
    close: async () => undefined,
  }
}

export const EXPIRES_SOON = '2026-11-25T00:00:00.000Z'

function decide(
  credential: StubCredential | undefined,
  named: string | undefined,
  { scopes = [], workspace: need, kinds }: Requirement,
): Caller | Refusal {
  if (credential === undefined) return refuse('unknown')
  const { kind, workspaces } = credential
  if (kinds !== undefined && !kinds.includes(kind)) return refuse('kind_not_accepted')
  const asked = kind === 'key' ? workspaces[0]?.id : need === 'none' ? undefined : named
  const workspace = workspaces.find(({ id }) => id === asked)
  if (asked !== undefined && workspace === undefined) return refuse('workspace_unknown_or_forbidden')
  if (need === 'required' && workspace === undefined) return refuse('workspace_required')
  if (scopes.some((scope) => !credential.scopes.includes(scope))) return refuse('scope_missing')
  const caller = {
    credential: { id: `${kind}_1`, kind, name: 'Stub' },
    principal: { type: kind === 'key' ? 'workspace' : 'user', id: 'usr_1', handle: null },
    workspace: workspace === undefined ? null : { ...workspace, address: `ada/${workspace.id}` },
    scopes: credential.scopes,
    resources: null,
    expiresAt: null,
  }
  return caller as Caller
}

function refuse(code: Refusal['code']): Refusal {
  return { ok: false, code, message: `Refused: ${code}.`, challenge: { error: null } }
}
