import type { Credential } from '@latchkey/sdk'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Button } from '../../../ui/button.tsx'
import { ConfirmDialog, Dialog, DialogActions } from '../../../ui/dialog.tsx'
import type { SecretBox } from './secret-box.ts'
import { SecretPanel } from './secret-panel.tsx'

/** A secret that has just been made, with what it belongs to. */
export interface Shown {
  readonly credential: Credential
  readonly box: SecretBox
  readonly note?: ReactNode
}

/** The secret over the page where it was asked for. Closing asks first, unless it was kept. */
export function SecretDialog({ shown, onClose }: { readonly shown: Shown | null; readonly onClose: () => void }) {
  const texts = useTexts()
  const [isKept, setKept] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const close = () => {
    setKept(false)
    setAsking(false)
    onClose()
  }
  return (
    <>
      <Dialog
        isOpen={shown !== null}
        onClose={() => (isKept ? close() : setAsking(true))}
        title={shown === null ? '' : texts.tokenSecret.title(shown.credential.name)}
        size="large"
      >
        {shown !== null && (
          <>
            <SecretPanel {...shown} onKept={() => setKept(true)} />
            <DialogActions>
              <Button look="primary" onClick={() => (isKept ? close() : setAsking(true))}>
                {texts.general.done}
              </Button>
            </DialogActions>
          </>
        )}
      </Dialog>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={texts.tokenSecret.leaveTitle}
        text={texts.tokenSecret.leaveText}
        action={texts.tokenSecret.leave}
        onConfirm={async () => close()}
      />
    </>
  )
}
