import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { Button } from './button.tsx'

export interface CopyButtonProps {
  /** Read at the click. */
  readonly text: () => string
  readonly label?: string
  readonly look?: 'primary' | 'secondary' | 'ghost'
  readonly size?: 'small' | 'medium'
  readonly onCopied?: () => void
}

/** How long it says that it has copied, in milliseconds. */
const SAYS_SO_MS = 2000

export function CopyButton({ text, label, look = 'secondary', size = 'small', onCopied }: CopyButtonProps) {
  const texts = useTexts()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SAYS_SO_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = async () => {
    await navigator.clipboard.writeText(text())
    setCopied(true)
    onCopied?.()
  }
  return (
    <Button
      look={look}
      size={size}
      onClick={() => void copy()}
      icon={isCopied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
    >
      <span aria-live="polite">{isCopied ? texts.general.copied : (label ?? texts.general.copy)}</span>
    </Button>
  )
}
