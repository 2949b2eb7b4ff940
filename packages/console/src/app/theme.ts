export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The same name as in `public/theme.js`, which sets the theme before anything is drawn. */
const KEPT_AS = 'latchkey.theme'

const darkSystem = matchMedia('(prefers-color-scheme: dark)')

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(KEPT_AS)
  return THEMES.find((theme) => theme === kept) ?? 'system'
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(KEPT_AS)
  else localStorage.setItem(KEPT_AS, theme)
  applyTheme()
}

/** Follows the system from now on, where nothing else was chosen. */
export function followSystemTheme(): void {
  darkSystem.addEventListener('change', applyTheme)
}

function applyTheme(): void {
  const chosen = chosenTheme()
  const isDark = chosen === 'dark' || (chosen === 'system' && darkSystem.matches)
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'
}
