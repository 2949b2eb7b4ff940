import { ChevronDown } from 'lucide-react'
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { classes } from './classes.ts'

interface FieldIds {
  readonly control: string
  readonly described: string | undefined
  readonly isFaulty: boolean
}

const FieldContext = createContext<FieldIds | null>(null)

export interface FieldProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** What is wrong with the value; said to screen readers as soon as it appears. */
  readonly fault?: string | null | undefined
  readonly isOptional?: boolean
  readonly className?: string
  readonly children: ReactNode
}

/** Label, control, hint and fault of one input, tied together for those who do not see them side by side. */
export function Field({ label, hint, fault, isOptional, className, children }: FieldProps) {
  const texts = useTexts()
  const id = useId()
  const isFaulty = fault !== null && fault !== undefined && fault !== ''
  const described = [hint ? `${id}-hint` : '', isFaulty ? `${id}-fault` : ''].filter(Boolean).join(' ')
  return (
    <div className={classes('flex min-w-0 flex-col gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {isOptional && <span className="ml-1.5 font-normal text-muted">{texts.general.optional}</span>}
      </label>
      <FieldContext value={{ control: id, described: described || undefined, isFaulty }}>{children}</FieldContext>
      {hint && (
        <p id={`${id}-hint`} className="text-[0.8125rem] text-muted">
          {hint}
        </p>
      )}
      <p id={`${id}-fault`} aria-live="polite" className="text-[0.8125rem] text-danger empty:hidden">
        {isFaulty ? fault : null}
      </p>
    </div>
  )
}

/** What a control inside a `Field` must carry. */
export function useField() {
  const field = useContext(FieldContext)
  return field === null
    ? {}
    : { id: field.control, 'aria-describedby': field.described, 'aria-invalid': field.isFaulty || undefined }
}

export const CONTROL =
  'w-full min-w-0 rounded-control border border-control bg-surface px-3 text-text shadow-xs placeholder:text-muted/80 ' +
  'focus-visible:outline-offset-0 aria-invalid:border-danger disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted'

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...useField()}
      {...rest}
      className={classes(CONTROL, 'h-9 pointer-coarse:h-11 pointer-coarse:text-base', className)}
    />
  )
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={3}
      {...useField()}
      {...rest}
      className={classes(CONTROL, 'py-2 pointer-coarse:text-base', className)}
    />
  )
}

/** The system's own list: the one that works everywhere, phones first of all. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={classes('relative block w-full', className)}>
      <select
        {...useField()}
        {...rest}
        className={classes(CONTROL, 'h-9 appearance-none pr-8 pointer-coarse:h-11 pointer-coarse:text-base')}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  )
}
