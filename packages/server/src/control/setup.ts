import { formatInstant, LatchkeyError, type Principal } from '@latchkey/core'
import type { ManagementStore } from '../ports/management-store.ts'
import type { Issued } from './credentials/family.ts'
import { insertCredential } from './credentials/new-credential.ts'
import { type ControlParts, stamp } from './perform.ts'
import type { AuditNote } from './use-case.ts'
import { insertUser, type NewUser } from './users/new-user.ts'
import { userNote } from './users/user.ts'

export interface SetUp extends Issued {
  readonly user: Principal
}

/**
 * Makes the first operator and their first token; works once in the life of a store. Whether the caller presented the one-time set-up secret was asked
 * before. Throws `setup_done` from the second time on.
 */
export async function setUp(parts: ControlParts, { email, name }: Omit<NewUser, 'role'>): Promise<SetUp> {
  const { platform, random, sha256 } = parts
  return parts.store.write(async (tables) => {
    if ((await tables.settings.get('set_up_at')) !== null) {
      throw new LatchkeyError('setup_done', 'This service was set up before; an operator makes further users.')
    }
    const now = parts.clock()
    const context = { tables, platform, now, random, sha256 }
    const user = await insertUser(context, { email, name, role: 'operator' })
    const { credential, secret } = await insertCredential(context, {
      kind: 'pat',
      idPrefix: 'tok',
      owner: { type: 'principal', id: user.id },
      name: 'First operator',
      description: 'Made when this service was set up',
      reach: {
        scopes: ['*'],
        workspaces: null,
        resources: null,
        addressAllowlist: [],
        // Who could make another one, once the only way in has expired?
        expiresAt: null,
      },
      createdBy: user.id,
    })
    await tables.settings.set('set_up_at', formatInstant(now))
    const notes: AuditNote[] = [
      { action: 'platform.set_up', subjectId: 'platform', ownerId: user.id },
      userNote('created', user, { email: user.email, role: user.role }),
      {
        action: 'token.created',
        subjectId: credential.id,
        ownerId: user.id,
        detail: { name: credential.name, scopes: credential.scopes },
      },
    ]
    return {
      value: { user, credential, secret },
      audit: notes.map((note) => stamp(note, null, now, random)),
      changes: [{ type: 'credential', id: credential.id }],
    }
  })
}

/** Whether the first operator exists. */
export function isSetUp(store: ManagementStore): Promise<boolean> {
  return store.read(async (tables) => (await tables.settings.get('set_up_at')) !== null)
}
