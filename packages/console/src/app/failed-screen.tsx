import { CircleAlert } from 'lucide-react'
import { isProblem, ServiceProblem } from '../api/problem.ts'
import { useWording } from '../texts/use-texts.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { faultText } from '../ui/problem-note.tsx'
import { NotFoundScreen } from './not-found-screen.tsx'

/** In place of a screen that could not be drawn, inside the shell. */
export function FailedScreen({ error }: { readonly error: unknown }) {
  const { texts, language } = useWording()
  if (isProblem(error, 'not_found')) return <NotFoundScreen />
  return (
    <EmptyState
      isPage
      icon={CircleAlert}
      title={texts.shell.failedTitle}
      text={error instanceof ServiceProblem ? faultText(error, texts, language) : texts.shell.failedText}
      action={<Button onClick={() => location.reload()}>{texts.general.tryAgain}</Button>}
    />
  )
}

/** In place of the whole console, when not even the session could be read. */
export function FailedConsole({ error }: { readonly error: unknown }) {
  return (
    <main>
      <FailedScreen error={error} />
    </main>
  )
}
