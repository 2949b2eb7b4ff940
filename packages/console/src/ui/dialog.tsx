import { X } from 'lucide-react'
import {
  type FormEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  Suspense,
  type SyntheticEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import { useTexts } from '../texts/use-texts.tsx'
import { Button, IconButton } from './button.tsx'
import { classes } from './classes.ts'
import { Field, TextInput } from './field.tsx'
import { LayerProvider, useLayer } from './layer.tsx'
import { ProblemNote } from './problem-note.tsx'
import { SkeletonRows } from './skeleton.tsx'

export interface DialogProps {
  readonly isOpen: boolean
  /** Called when the person wants out: Escape, the cross, a click beside it. */
  readonly onClose: () => void
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly size?: 'medium' | 'large'
  readonly children?: ReactNode
}

/** A dialog of the browser's own: it takes the focus, keeps it, gives it back, and lies over all else wherever it stands in the document. */
export function Dialog({ isOpen, ...props }: DialogProps) {
  const layer = useLayer()
  return isOpen ? createPortal(<OpenDialog {...props} />, layer) : null
}

function OpenDialog({ onClose, title, description, size = 'medium', children }: Omit<DialogProps, 'isOpen'>) {
  const texts = useTexts()
  const id = useId()
  const element = useRef<HTMLDialogElement>(null)
  const [layer, setLayer] = useState<HTMLElement | null>(null)
  useLayoutEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    setLayer(dialog)
    return () => dialog?.close()
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    // A list that is open in it has the key first.
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    event.stopPropagation()
    onClose()
  }
  const onPointerDown = (event: PointerEvent) => {
    if (event.target === event.currentTarget && event.button === 0) onClose()
  }
  const onCancel = (event: SyntheticEvent) => {
    event.preventDefault()
    onClose()
  }
  // A browser closes it by itself when it is asked twice; whether it goes is decided here.
  const onClosed = () => {
    if (element.current === null || element.current.open) return
    element.current.showModal()
    onClose()
  }
  return (
    <dialog
      ref={element}
      aria-labelledby={`${id}-title`}
      aria-describedby={description === undefined ? undefined : `${id}-text`}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onCancel={onCancel}
      onClose={onClosed}
      className="fixed inset-0 flex size-full max-h-none max-w-none animate-appear items-end justify-center overflow-y-auto overscroll-contain bg-black/45 text-text backdrop:bg-transparent sm:items-center sm:p-6"
    >
      <LayerProvider value={layer}>
        <div
          className={classes(
            'relative flex max-h-[92dvh] w-full animate-rise flex-col rounded-t-card bg-surface shadow-2xl sm:rounded-card sm:border',
            size === 'large' ? 'sm:max-w-2xl' : 'sm:max-w-md',
          )}
        >
          <div className="pt-5 pr-14 pl-5">
            <h2 id={`${id}-title`} className="foreign text-base font-semibold">
              {title}
            </h2>
            {description !== undefined && (
              <p id={`${id}-text`} className="foreign mt-1 text-muted">
                {description}
              </p>
            )}
          </div>
          <div className="min-h-0 overflow-y-auto px-5 py-5">
            <Suspense fallback={<SkeletonRows count={2} />}>{children}</Suspense>
          </div>
          {/* Last, so that the focus goes first to what the dialog is about. */}
          <IconButton
            label={texts.general.close}
            icon={<X aria-hidden className="size-4" />}
            onClick={onClose}
            className="absolute top-3.5 right-3"
          />
        </div>
      </LayerProvider>
    </dialog>
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
