import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createApi } from './api/api.ts'
import { isProblem, ServiceProblem } from './api/problem.ts'
import { createQuestion } from './api/question.ts'
import { ServicesProvider } from './api/services.tsx'
import type { CsrfToken } from './api/session.ts'
import { createConsoleRouter } from './app/router.tsx'
import { leaveForSignIn } from './app/sign-in.ts'
import { followSystemTheme } from './app/theme.ts'
import { loadTexts, preferredLanguage } from './texts/catalogue.ts'
import { TextsProvider } from './texts/use-texts.tsx'
import { ToastProvider } from './ui/toast.tsx'

const RETRIES = 2

const csrf: CsrfToken = { current: null }
const reauthentication = createQuestion()
const api = createApi({
  origin: '',
  fetch: (...input) => fetch(...input),
  headers: () => (csrf.current === null ? {} : { 'x-latchkey-csrf': csrf.current }),
  reauthenticate: () => reauthentication.ask(),
  signedOut: leaveForSignIn,
})
const services = { api, csrf, reauthentication }
const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the service refuses it will refuse again; what did not reach it, or it could not do just now, may yet succeed.
      retry: (count, fault) =>
        count < RETRIES && fault instanceof ServiceProblem && (fault.status === 0 || isProblem(fault, 'unavailable')),
    },
  },
})
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
    <TextsProvider language={language} texts={texts}>
      <QueryClientProvider client={queryClient}>
        <ServicesProvider services={services}>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </ServicesProvider>
      </QueryClientProvider>
    </TextsProvider>
  </StrictMode>,
)
