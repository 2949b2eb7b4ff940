import { DropdownMenu as Parts } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { useLayer } from './layer.tsx'

const PANEL =
  'z-50 max-h-[70dvh] min-w-48 animate-appear overflow-y-auto rounded-control border bg-surface p-1 shadow-lg'
const ROW =
  'flex items-center gap-2.5 rounded-[calc(var(--lk-radius)-3px)] px-2.5 py-1.5 outline-none select-none pointer-coarse:py-3 ' +
  'data-highlighted:bg-sunken data-disabled:pointer-events-none data-disabled:opacity-50'

export interface MenuProps {
  /** A button. */
  readonly trigger: ReactNode
  readonly align?: 'start' | 'end'
  readonly side?: 'top' | 'bottom'
  readonly children: ReactNode
}

export function Menu({ trigger, align = 'end', side = 'bottom', children }: MenuProps) {
  return (
    <Parts.Root modal={false}>
      <Parts.Trigger asChild>{trigger}</Parts.Trigger>
      <Parts.Portal container={useLayer()}>
        <Parts.Content align={align} side={side} sideOffset={6} collisionPadding={8} className={PANEL}>
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}

export interface MenuItemProps {
  readonly icon?: ReactNode
  readonly isDangerous?: boolean
  readonly isDisabled?: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}

export function MenuItem({ icon, isDangerous, isDisabled = false, onSelect, children }: MenuItemProps) {
  return (
    <Parts.Item disabled={isDisabled} onSelect={onSelect} className={classes(ROW, isDangerous && 'text-danger')}>
      {icon && <span className={isDangerous ? '' : 'text-muted'}>{icon}</span>}
      {children}
    </Parts.Item>
  )
}

/** An item that is a link. */
export function MenuLink({ children }: { readonly children: ReactNode }) {
  return (
    <Parts.Item asChild className={ROW}>
      {children}
    </Parts.Item>
  )
}

export function MenuSeparator() {
  return <Parts.Separator className="my-1 h-px bg-border" />
}

export interface MenuChoiceProps<Value extends string> {
  readonly label: string
  readonly options: readonly (readonly [Value, string])[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** A group of items of which one is taken. */
export function MenuChoice<Value extends string>({ label, options, value, onChange }: MenuChoiceProps<Value>) {
  return (
    <Parts.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
      <Parts.Label className="px-2.5 py-1 text-xs font-medium text-muted">{label}</Parts.Label>
      {options.map(([option, text]) => (
        <Parts.RadioItem key={option} value={option} className={ROW}>
          <span aria-hidden className="flex size-4 items-center justify-center">
            <Parts.ItemIndicator className="size-2 rounded-full bg-accent" />
          </span>
          {text}
        </Parts.RadioItem>
      ))}
    </Parts.RadioGroup>
  )
}
