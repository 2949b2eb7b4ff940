import { en, type Texts } from './en.ts'

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

const KEPT_AS = 'latchkey.language'

function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text)
}

/** As chosen here before; else the first of the browser's languages that there is. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(KEPT_AS) ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return wanted.find(isLanguage) ?? 'en'
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language)
}

/** Only the language in use is fetched; English, which the types come from, is always there. */
export async function loadTexts(language: Language): Promise<Texts> {
  return language === 'de' ? (await import('./de.ts')).de : en
}
