import type { Credential } from '@latchkey/sdk'
import { useWording } from '../../texts/use-texts.tsx'
import { Badge } from '../../ui/badge.tsx'
import { expiryWords, STATUS_TONES, shownStatus } from './token-words.ts'

/** Whether a credential holds, and how its life ends, as a cell of a list. */
export function CredentialStatus({ credential }: { readonly credential: Credential }) {
  const { texts, format } = useWording()
  const status = shownStatus(credential)
  return (
    <span className="flex flex-wrap items-center gap-2 md:flex-col md:items-start md:gap-1">
      <Badge tone={STATUS_TONES[status]} hasDot>
        {texts.tokens.statuses[status]}
      </Badge>
      <span className="text-[0.8125rem] text-muted">{expiryWords(credential, texts, format)}</span>
    </span>
  )
}
