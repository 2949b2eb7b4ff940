import { Check, ChevronsUpDown, X } from 'lucide-react'
import { Popover as Parts } from 'radix-ui'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { classes } from './classes.ts'
import { CONTROL, useField } from './field.tsx'
import { useLayer } from './layer.tsx'

export interface ComboboxOption {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

export interface ComboboxProps {
  /** Says what is chosen here, for the list. */
  readonly label: string
  readonly options: readonly ComboboxOption[]
  readonly values: readonly string[]
  readonly onChange: (values: readonly string[]) => void
  readonly placeholder: string
  /** One choice replaces the other, and closes the list. */
  readonly isSingle?: boolean
}

/** Chooses among many by typing part of a name (the pattern "combobox with list" of the ARIA practices). */
export function Combobox({ label, options, values, onChange, placeholder, isSingle = false }: ComboboxProps) {
  const texts = useTexts()
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const wanted = text.trim().toLowerCase()
  const found = options.filter((option) => `${option.label} ${option.hint ?? ''}`.toLowerCase().includes(wanted))
  const active = Math.min(at, Math.max(0, found.length - 1))
  const chosen = options.filter(({ value }) => values.includes(value))
  const toggle = (value: string) => {
    if (isSingle) {
      onChange([value])
      setOpen(false)
    } else onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      setAt((active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % Math.max(1, found.length))
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault()
      const option = found[active]
      if (option) toggle(option.value)
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    } else if (event.key === 'Backspace' && text === '' && !isSingle) onChange(values.slice(0, -1))
  }
  return (
    <Parts.Root open={isOpen} onOpenChange={setOpen}>
      <Parts.Anchor asChild>
        <div
          className={classes(
            CONTROL,
            'relative flex min-h-9 flex-wrap items-center gap-1 py-1 pr-9 pl-1.5 has-focus-visible:outline-2 has-focus-visible:outline-accent',
          )}
        >
          {chosen.map((option) => (
            <span
              key={option.value}
              className="inline-flex max-w-full items-center gap-1 rounded-md bg-sunken py-0.5 pr-1 pl-2 text-[0.8125rem]"
            >
              <span className="truncate">{option.label}</span>
              {!isSingle && (
                <button
                  type="button"
                  aria-label={`${texts.general.remove} ${option.label}`}
                  onClick={() => toggle(option.value)}
                  className="rounded p-0.5 text-muted hover:text-text"
                >
                  <X aria-hidden className="size-3" />
                </button>
              )}
            </span>
          ))}
          <input
            ref={input}
            {...useField()}
            role="combobox"
            aria-label={label}
            aria-expanded={isOpen}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && found.length > 0 ? `${list}-${active}` : undefined}
            autoComplete="off"
            placeholder={chosen.length === 0 ? placeholder : ''}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setAt(0)
              setOpen(true)
            }}
            onClick={() => setOpen(true)}
            onKeyDown={onKeyDown}
            className="h-7 min-w-24 flex-1 bg-transparent px-1.5 outline-none placeholder:text-muted/80"
          />
          <ChevronsUpDown aria-hidden className="pointer-events-none absolute right-2.5 size-4 text-muted" />
        </div>
      </Parts.Anchor>
      <Parts.Portal container={useLayer()}>
        <Parts.Content
          align="start"
          sideOffset={4}
          aria-label={label}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) =>
            input.current?.parentElement?.contains(event.target as Node) && event.preventDefault()
          }
          className="z-50 max-h-72 w-(--radix-popover-trigger-width) min-w-56 animate-appear overflow-y-auto rounded-control border bg-surface p-1 shadow-lg"
        >
          {found.length === 0 && <p className="px-2.5 py-2 text-muted">{texts.general.nothingFound}</p>}
          <div role="listbox" id={list} aria-label={label} aria-multiselectable={!isSingle}>
            {found.map((option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard acts through the input, which says which option is active
              <div
                key={option.value}
                id={`${list}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={values.includes(option.value)}
                onClick={() => toggle(option.value)}
                onMouseEnter={() => setAt(index)}
                className={classes(
                  'flex items-center gap-2.5 rounded-[calc(var(--lk-radius)-3px)] px-2.5 py-1.5 pointer-coarse:py-2.5',
                  index === active && 'bg-sunken',
                )}
              >
                <Check
                  aria-hidden
                  className={classes('size-4 shrink-0 text-accent', !values.includes(option.value) && 'invisible')}
                />
                <span className="min-w-0">
                  <span className="foreign block">{option.label}</span>
                  {option.hint && <span className="foreign block text-xs text-muted">{option.hint}</span>}
                </span>
              </div>
            ))}
          </div>
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}
