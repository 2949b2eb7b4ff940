import type { ComponentProps, ReactNode } from 'react'
import { useEffect, useId, useRef } from 'react'
import { classes } from './classes.ts'

export interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  /** Some, but not all, of what it stands for is chosen. */
  readonly isMixed?: boolean
}

export function Checkbox({ isMixed = false, className, ...rest }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = isMixed
  }, [isMixed])
  return <input {...rest} ref={box} type="checkbox" className={classes('size-4 shrink-0 accent-accent', className)} />
}

export interface LabelledChoiceProps extends Omit<CheckboxProps, 'children'> {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly kind?: 'checkbox' | 'radio'
}

/** A box or a circle with its words; the words belong to it, so that a click on them counts. */
export function LabelledChoice({ label, hint, kind = 'checkbox', className, ...rest }: LabelledChoiceProps) {
  const id = useId()
  const { isMixed, ...radio } = rest
  return (
    <div className={classes('flex gap-2.5', className)}>
      <div className="flex h-5 items-center">
        {kind === 'radio' ? (
          <input
            {...radio}
            id={id}
            type="radio"
            aria-describedby={hint ? `${id}-hint` : undefined}
            className="size-4 shrink-0 accent-accent"
          />
        ) : (
          <Checkbox {...rest} id={id} aria-describedby={hint ? `${id}-hint` : undefined} />
        )}
      </div>
      <div className="min-w-0">
        <label htmlFor={id} className="foreign">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="foreign text-[0.8125rem] text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}

export interface SegmentsProps<Value extends string> {
  readonly label: string
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** A few choices side by side, of which one is taken. */
export function Segments<Value extends string>({ label, options, value, onChange }: SegmentsProps<Value>) {
  const name = useId()
  return (
    <fieldset className="flex w-fit max-w-full flex-wrap gap-0.5 rounded-control bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={classes(
            'relative cursor-pointer rounded-[calc(var(--lk-radius)-2px)] px-2.5 py-1 text-[0.8125rem] font-medium text-muted has-checked:bg-surface',
            'has-checked:text-text has-checked:shadow-xs dark:has-checked:bg-border has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:py-2.5',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
