import { en, type Texts } from './en.ts'

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

/** The first of some language tags (BCP 47) that there are texts for. */
export function languageAmong(tags: readonly string[]): Language {
  const wanted = tags.map((tag) => tag.slice(0, 2).toLowerCase())
  return wanted.find((text): text is Language => Object.hasOwn(LANGUAGES, text)) ?? 'en'
}

/** Only the language in use is fetched; English, which the types come from, is always there. */
export async function loadTexts(language: Language): Promise<Texts> {
  return language === 'de' ? (await import('./de.ts')).de : en
}
