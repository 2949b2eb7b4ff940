import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { createFormat, type Format } from '../format/format.ts'
import { keepLanguage, type Language, loadTexts } from './catalogue.ts'
import type { Texts } from './en.ts'

interface Wording {
  readonly texts: Texts
  readonly language: Language
  readonly format: Format
  readonly setLanguage: (language: Language) => Promise<void>
}

const WordingContext = createContext<Wording | null>(null)

export interface TextsProviderProps {
  readonly language: Language
  readonly texts: Texts
  readonly children: ReactNode
}

/** Starts in a language that is loaded already, and changes to another without a reload. */
export function TextsProvider({ language, texts, children }: TextsProviderProps) {
  const [current, setCurrent] = useState({ language, texts })
  const wording = useMemo<Wording>(
    () => ({
      ...current,
      format: createFormat(current.language),
      async setLanguage(next) {
        const loaded = await loadTexts(next)
        keepLanguage(next)
        document.documentElement.lang = next
        setCurrent({ language: next, texts: loaded })
      },
    }),
    [current],
  )
  return <WordingContext value={wording}>{children}</WordingContext>
}

export function useWording(): Wording {
  const wording = useContext(WordingContext)
  if (wording === null) throw new Error('There is no TextsProvider above this.')
  return wording
}

export function useTexts(): Texts {
  return useWording().texts
}
