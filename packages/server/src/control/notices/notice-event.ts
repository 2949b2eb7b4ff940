import { formatInstant } from '@latchkey/core'
import type { WebhookEvent } from '../../ports/notice-receivers.ts'
import type { Notice, NoticeAbout } from './notice.ts'

/** A notice as the platform's own backend takes it. */
export function noticeEvent({ id, about, credential, expiresAt, account, now }: Notice): WebhookEvent {
  const { kind, name, hint } = credential
  const { type, more } = eventOf(about)
  const ends = expiresAt === null ? null : formatInstant(expiresAt)
  return {
    id,
    type,
    at: now,
    data: { ...more, credential: { id: credential.id, kind, name, hint, expiresAt: ends }, account },
  }
}

function eventOf(about: NoticeAbout): { readonly type: WebhookEvent['type']; readonly more: object } {
  const at = formatInstant(about.at)
  if (about.kind === 'leaked')
    return { type: 'credential.leaked', more: { at, place: about.place, state: about.state } }
  if (about.kind === 'browser_use') return { type: 'credential.used_in_browser', more: { at, origin: about.place } }
  if (about.kind === 'idle')
    return { type: 'credential.ends_unused', more: { endsAt: at, workspaces: [...about.workspaces] } }
  return { type: 'credential.expires_soon', more: { milestone: about.kind } }
}
