import { X } from 'lucide-react'
import { Dialog as Parts } from 'radix-ui'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button, IconButton } from './button.tsx'
import { classes } from './classes.ts'
import { Field, TextInput } from './field.tsx'
import { ProblemNote } from './problem-note.tsx'

export interface DialogProps {
  readonly isOpen: boolean
  /** Called when the person wants out: Escape, the cross, a click beside it. */
  readonly onClose: () => void
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly size?: 'medium' | 'large'
  readonly children?: ReactNode
}

/** Takes the focus, keeps it, and gives it back. The overlay of the library is left out: it writes a style element, which the page's policy forbids. */
export function Dialog({ isOpen, onClose, title, description, size = 'medium', children }: DialogProps) {
  const texts = useTexts()
  return (
    <Parts.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Parts.Portal>
        <div data-modal className="fixed inset-0 z-40 animate-appear bg-black/45 backdrop-blur-[1px]" aria-hidden />
        <div className="fixed inset-0 z-50 flex items-end justify-center overflow-y-auto sm:items-center sm:p-6">
          <Parts.Content
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
            className={classes(
              'relative flex max-h-[92dvh] w-full animate-rise flex-col rounded-t-card bg-surface shadow-2xl outline-none sm:rounded-card sm:border',
              size === 'large' ? 'sm:max-w-2xl' : 'sm:max-w-md',
            )}
          >
            <div className="pt-5 pr-14 pl-5">
              <Parts.Title className="foreign text-base font-semibold">{title}</Parts.Title>
              {description !== undefined && (
                <Parts.Description className="foreign mt-1 text-muted">{description}</Parts.Description>
              )}
            </div>
            <div className="min-h-0 overflow-y-auto px-5 py-5">{children}</div>
            {/* Last, so that the focus goes first to what the dialog is about. */}
            <Parts.Close asChild>
              <IconButton
                label={texts.general.close}
                icon={<X aria-hidden className="size-4" />}
                className="absolute top-3.5 right-3"
              />
            </Parts.Close>
          </Parts.Content>
        </div>
      </Parts.Portal>
    </Parts.Root>
  )
}

export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>
}

export interface ConfirmDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly text: ReactNode
  readonly action: string
  readonly isDangerous?: boolean
  /** What must be typed before the button works. */
  readonly typed?: string
  /** Closes the dialog when it succeeds; what it throws is shown in it. */
  readonly onConfirm: () => Promise<void>
  readonly children?: ReactNode
}

/** Asks once more before something that can't be undone, or that others will feel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, onClose, title, text } = props
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} description={text}>
      <ConfirmForm {...props} />
    </Dialog>
  )
}

function ConfirmForm({ onClose, action, isDangerous = true, typed, onConfirm, children }: ConfirmDialogProps) {
  const texts = useTexts()
  const [word, setWord] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFault(null)
    try {
      await onConfirm()
      onClose()
    } catch (thrown) {
      setFault(thrown)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {children}
      {typed !== undefined && (
        <Field label={texts.general.typeToConfirm(typed)}>
          <TextInput value={word} onChange={(event) => setWord(event.target.value)} required autoCapitalize="off" />
        </Field>
      )}
      <ProblemNote fault={fault} />
      <DialogActions>
        <Button onClick={onClose}>{texts.general.cancel}</Button>
        <Button
          type="submit"
          look={isDangerous ? 'danger' : 'primary'}
          isBusy={isBusy}
          disabled={typed !== undefined && word.trim() !== typed}
        >
          {action}
        </Button>
      </DialogActions>
    </form>
  )
}

export interface FaultDialogProps {
  /** Closed for null. */
  readonly fault: unknown
  readonly onClose: () => void
}

/** Says what went wrong with something that was done without a question. */
export function FaultDialog({ fault, onClose }: FaultDialogProps) {
  const texts = useTexts()
  return (
    <Dialog isOpen={fault !== null} onClose={onClose} title={texts.general.failed}>
      <ProblemNote fault={fault} />
      <DialogActions>
        <Button onClick={onClose}>{texts.general.close}</Button>
      </DialogActions>
    </Dialog>
  )
}
