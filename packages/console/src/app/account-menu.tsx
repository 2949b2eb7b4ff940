import { ChevronsUpDown, LogOut } from 'lucide-react'
import { useState } from 'react'
import { useApi } from '../api/services.tsx'
import { LANGUAGES, type Language } from '../texts/catalogue.ts'
import { useWording } from '../texts/use-texts.tsx'
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/menu.tsx'
import { useSetLanguage } from './language.tsx'
import { chooseTheme, chosenTheme, THEMES, type Theme } from './theme.ts'
import { useSession } from './use-session.ts'

/** Who is signed in, how the console looks and speaks, and the way out. */
export function AccountMenu({ side }: { readonly side: 'top' | 'bottom' }) {
  const { texts, language } = useWording()
  const setLanguage = useSetLanguage()
  const { user } = useSession()
  const api = useApi()
  const [theme, setTheme] = useState(chosenTheme)
  const signOut = async () => {
    await api.post('/v1/session/end').catch(() => undefined)
    location.assign('/sign-in')
  }
  const languages = Object.entries(LANGUAGES) as [Language, string][]
  return (
    <Menu
      side={side}
      align={side === 'top' ? 'start' : 'end'}
      trigger={
        <button
          type="button"
          className="flex items-center gap-2.5 rounded-control p-2 text-left md:w-full hover:bg-sunken data-[state=open]:bg-sunken"
        >
          <span
            aria-hidden
            className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
          >
            {[...user.name][0]?.toUpperCase()}
          </span>
          <span className="hidden min-w-0 flex-1 md:block">
            <span className="block truncate font-medium">{user.name}</span>
            <span className="block truncate text-xs text-muted">{user.email}</span>
          </span>
          <span className="sr-only md:hidden">{texts.shell.account}</span>
          <ChevronsUpDown aria-hidden className="hidden size-4 shrink-0 text-muted md:block" />
        </button>
      }
    >
      <MenuChoice<Theme>
        label={texts.shell.theme}
        options={THEMES.map((name) => [name, texts.shell.themes[name]] as const)}
        value={theme}
        onChange={(next) => {
          chooseTheme(next)
          setTheme(next)
        }}
      />
      <MenuSeparator />
      <MenuChoice<Language>
        label={texts.shell.language}
        options={languages}
        value={language}
        onChange={(next) => void setLanguage(next)}
      />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden className="size-4" />} onSelect={() => void signOut()}>
        {texts.shell.signOut}
      </MenuItem>
    </Menu>
  )
}
