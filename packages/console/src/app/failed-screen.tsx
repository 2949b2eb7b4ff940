import { CircleAlert } from 'lucide-react'
import { ServiceProblem } from '../api/problem.ts'
import { useWording } from '../texts/use-texts.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { faultText } from '../ui/problem-note.tsx'

/** In place of a screen that threw. */
export function FailedScreen({ error }: { readonly error: unknown }) {
  const { texts, language } = useWording()
  return (
    <main>
      <EmptyState
        icon={CircleAlert}
        title={texts.shell.failedTitle}
        text={error instanceof ServiceProblem ? faultText(error, texts, language) : texts.shell.failedText}
        action={<Button onClick={() => location.reload()}>{texts.general.tryAgain}</Button>}
      />
    </main>
  )
}
