import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createApi } from './api/api.ts'
import { ServiceProblem } from './api/problem.ts'
import { createQueryClient } from './api/query-client.ts'
import { createQuestion } from './api/question.ts'
import { ServicesProvider } from './api/services.tsx'
import type { CsrfToken } from './api/session.ts'
import { LanguageProvider, preferredLanguage } from './app/language.tsx'
import { platformName } from './app/platform-name.ts'
import { createConsoleRouter } from './app/router.tsx'
import { leaveForSignIn } from './app/sign-in.ts'
import { followSystemTheme } from './app/theme.ts'
import { loadTexts } from './texts/catalogue.ts'
import { type Surroundings, SurroundingsProvider } from './ui/surroundings.tsx'
import { ToastProvider } from './ui/toast.tsx'

const csrf: CsrfToken = { current: null }
const reauthentication = createQuestion()
const api = createApi({
  origin: '',
  credentials: 'same-origin',
  fetch: (...input) => fetch(...input),
  headers: () => (csrf.current === null ? {} : { 'x-latchkey-csrf': csrf.current }),
  reauthenticate: () => reauthentication.ask(),
  async signedOut() {
    leaveForSignIn()
    return false
  },
})
const services = { api, csrf, reauthentication }
const surroundings: Surroundings = {
  headingLevel: 1,
  nameScreen(title) {
    document.title = `${title} · ${platformName()}`
  },
  isInset: false,
  canReveal: true,
  onlyWorkspace: null,
}
const queryClient = createQueryClient()
const router = createConsoleRouter({ services, queryClient })

followSystemTheme()
const language = preferredLanguage()
document.documentElement.lang = language
// Nothing is drawn before the first screen is known: until then the page shows its frame.
const [texts] = await Promise.all([loadTexts(language), router.load()])
const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element #root.')
// What the service refuses is shown on the page; anything else that a screen throws is a fault of ours.
const onCaughtError = (fault: unknown) => {
  if (!(fault instanceof ServiceProblem)) reportError(fault)
}
createRoot(root, { onCaughtError }).render(
  <StrictMode>
    <LanguageProvider language={language} texts={texts}>
      <QueryClientProvider client={queryClient}>
        <ServicesProvider services={services}>
          <ToastProvider>
            <SurroundingsProvider surroundings={surroundings}>
              <RouterProvider router={router} />
            </SurroundingsProvider>
          </ToastProvider>
        </ServicesProvider>
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
)
