import { createContext, useContext, useState } from 'react'
import { type Language, languageAmong, loadTexts } from '../texts/catalogue.ts'
import { TextsProvider, type TextsProviderProps } from '../texts/use-texts.tsx'

const KEPT_AS = 'latchkey.language'

/** As chosen here before; else the first of the browser's languages that there is. */
export function preferredLanguage(): Language {
  return languageAmong([localStorage.getItem(KEPT_AS) ?? '', ...navigator.languages])
}

type SetLanguage = (language: Language) => Promise<void>

const LanguageContext = createContext<SetLanguage | null>(null)

/** Starts in a language that is loaded already, and changes to another without a reload. */
export function LanguageProvider({ language, texts, children }: TextsProviderProps) {
  const [current, setCurrent] = useState({ language, texts })
  const setLanguage: SetLanguage = async (next) => {
    const loaded = await loadTexts(next)
    localStorage.setItem(KEPT_AS, next)
    document.documentElement.lang = next
    setCurrent({ language: next, texts: loaded })
  }
  return (
    <LanguageContext value={setLanguage}>
      <TextsProvider {...current}>{children}</TextsProvider>
    </LanguageContext>
  )
}

export function useSetLanguage(): SetLanguage {
  const setLanguage = useContext(LanguageContext)
  if (setLanguage === null) throw new Error('There is no LanguageProvider above this.')
  return setLanguage
}
