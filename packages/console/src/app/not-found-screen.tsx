import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useTexts } from '../texts/use-texts.tsx'
import { buttonClasses } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

export function NotFoundScreen() {
  const texts = useTexts()
  return (
    <EmptyState
      isPage
      icon={SearchX}
      title={texts.shell.notFoundTitle}
      text={texts.shell.notFoundText}
      action={
        <Link to="/tokens" className={buttonClasses()}>
          {texts.shell.toTokens}
        </Link>
      }
    />
  )
}
