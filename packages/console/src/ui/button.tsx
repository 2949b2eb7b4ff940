import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'

const LOOKS = {
  primary: 'bg-accent text-on-accent shadow-xs hover:brightness-110 active:brightness-95',
  secondary: 'border border-border bg-surface text-text shadow-xs hover:bg-sunken',
  ghost: 'text-muted hover:bg-sunken hover:text-text',
  danger: 'bg-danger text-on-danger shadow-xs hover:brightness-110 active:brightness-95',
} as const

const SIZES = {
  small: 'h-8 px-2.5 gap-1.5 text-[0.8125rem]',
  medium: 'h-9 px-3.5 gap-2 text-sm',
  icon: 'size-9 justify-center',
} as const

interface ButtonLook {
  readonly look?: keyof typeof LOOKS
  readonly size?: keyof typeof SIZES
}

/** For a link that should look like a button. */
export function buttonClasses({ look = 'secondary', size = 'medium' }: ButtonLook = {}): string {
  return classes(
    'inline-flex shrink-0 items-center justify-center rounded-control font-medium whitespace-nowrap transition-[background-color,filter,color]',
    'disabled:cursor-not-allowed disabled:opacity-55 pointer-coarse:min-h-11 select-none',
    LOOKS[look],
    SIZES[size],
  )
}

export interface ButtonProps extends ButtonLook, Omit<ComponentProps<'button'>, 'type'> {
  readonly type?: 'button' | 'submit'
  /** Shows that something is under way and takes no second click. */
  readonly isBusy?: boolean | undefined
  readonly icon?: ReactNode
}

export function Button({ look, size, isBusy, icon, type = 'button', className, children, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={rest.disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={classes(buttonClasses({ ...(look && { look }), ...(size && { size }) }), className)}
    >
      {isBusy ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'size'> {
  /** What it does: there is no other text. */
  readonly label: string
}

export function IconButton({ label, look = 'ghost', ...rest }: IconButtonProps) {
  return <Button {...rest} look={look} size="icon" aria-label={label} title={label} />
}
