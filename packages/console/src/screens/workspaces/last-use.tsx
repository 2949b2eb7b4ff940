import type { Credential } from '@latchkey/sdk'
import { useWording } from '../../texts/use-texts.tsx'

/** When a credential was last used, and from where. */
export function LastUse({ credential: { lastUse } }: { readonly credential: Credential }) {
  const { texts, format } = useWording()
  const words = texts.workspaces
  if (lastUse === null) return <span className="text-muted">{words.never}</span>
  return (
    <>
      <time dateTime={lastUse.at} title={format.dateTime(lastUse.at)} className="block whitespace-nowrap">
        {format.relative(lastUse.at)}
      </time>
      {lastUse.address !== null && <span className="text-muted">{words.from(lastUse.address)}</span>}
    </>
  )
}

/** A credential by name and hint. */
export function CredentialName({ credential: { name, hint } }: { readonly credential: Credential }) {
  return (
    <>
      <span className="foreign line-clamp-2 font-medium">{name}</span>
      <span className="block truncate font-mono text-xs text-muted">{hint}</span>
    </>
  )
}
