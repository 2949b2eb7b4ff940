import type { Credential } from '@latchkey/sdk'
import { useState } from 'react'
import { useTexts } from '../../texts/use-texts.tsx'
import { LabelledChoice } from '../../ui/choice.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'

export type Overlap = { readonly until: 'first_use' } | { readonly until: 'deadline'; readonly seconds: number }

const OVERLAPS = {
  firstUse: { until: 'first_use' },
  hour: { until: 'deadline', seconds: 3600 },
  day: { until: 'deadline', seconds: 86_400 },
  week: { until: 'deadline', seconds: 7 * 86_400 },
  atOnce: { until: 'deadline', seconds: 0 },
} as const satisfies Record<string, Overlap>

type OverlapName = keyof typeof OVERLAPS

export interface RotateDialogProps {
  /** Closed without one. */
  readonly token: Credential | null
  readonly onClose: () => void
  readonly onRotate: (token: Credential, overlap: Overlap) => Promise<void>
}

/** Asks how long the old secret shall go on beside the new one. */
export function RotateDialog({ token, onClose, onRotate }: RotateDialogProps) {
  const words = useTexts().tokens.rotate
  const [chosen, setChosen] = useState<OverlapName>('firstUse')
  const hints: Partial<Record<OverlapName, string>> = { firstUse: words.firstUseHint, atOnce: words.atOnceHint }
  return (
    <ConfirmDialog
      isOpen={token !== null}
      onClose={onClose}
      title={words.title(token?.name ?? '')}
      text={words.text}
      action={words.action}
      isDangerous={false}
      onConfirm={async () => {
        if (token !== null) await onRotate(token, OVERLAPS[chosen])
      }}
    >
      <div role="radiogroup" aria-label={words.text} className="flex flex-col gap-3">
        {(Object.keys(OVERLAPS) as OverlapName[]).map((name) => (
          <LabelledChoice
            key={name}
            kind="radio"
            name="overlap"
            label={words[name]}
            hint={hints[name]}
            checked={chosen === name}
            onChange={() => setChosen(name)}
          />
        ))}
      </div>
    </ConfirmDialog>
  )
}
