import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { TextInput } from './field.tsx'

/** Typing is waited for, in milliseconds: not each letter is a question to the service. */
const TYPING_MS = 250

export interface SearchInputProps {
  readonly label: string
  readonly placeholder: string
  /** Given the words once the person has stopped typing; undefined for none. */
  readonly onSearch: (words: string | undefined) => void
}

export function SearchInput({ label, placeholder, onSearch }: SearchInputProps) {
  const [text, setText] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the text changes, and by nothing else
  useEffect(() => {
    const timer = setTimeout(() => onSearch(text.trim() === '' ? undefined : text.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="relative flex-1">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <TextInput
        type="search"
        aria-label={label}
        placeholder={placeholder}
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="pl-9"
      />
    </div>
  )
}
