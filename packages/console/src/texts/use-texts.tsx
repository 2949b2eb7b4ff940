import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { createFormat, type Format } from '../format/format.ts'
import type { Language } from './catalogue.ts'
import type { Texts } from './en.ts'

interface Wording {
  readonly texts: Texts
  readonly language: Language
  readonly format: Format
}

const WordingContext = createContext<Wording | null>(null)

export interface TextsProviderProps {
  readonly language: Language
  readonly texts: Texts
  readonly children: ReactNode
}

export function TextsProvider({ language, texts, children }: TextsProviderProps) {
  const wording = useMemo<Wording>(() => ({ language, texts, format: createFormat(language) }), [language, texts])
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
