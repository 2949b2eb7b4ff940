import { ServiceProblem } from '../api/problem.ts'
import type { Language } from '../texts/catalogue.ts'
import type { Texts } from '../texts/en.ts'
import { useWording } from '../texts/use-texts.tsx'
import { Button } from './button.tsx'
import { Note } from './note.tsx'

/** A fault in the reader's words: the service's own sentence where it speaks the language, else what its code means. */
export function faultText(fault: unknown, texts: Texts, language: Language): string {
  if (!(fault instanceof ServiceProblem)) return texts.problems['internal'] ?? ''
  const general = texts.problems[fault.code]
  if (fault.code === 'unreachable') return general ?? fault.message
  return language === 'en' ? fault.message : (general ?? fault.message)
}

/** What the service says of one part of the input, by JSON pointer such as `/name`. */
export function fieldFault(fault: unknown, pointer: string): string | undefined {
  if (!(fault instanceof ServiceProblem)) return undefined
  return fault.fields.find((field) => field.pointer === pointer || field.pointer.startsWith(`${pointer}/`))?.message
}

export interface ProblemNoteProps {
  /** What was thrown; nothing is shown for null. */
  readonly fault: unknown
  readonly onRetry?: () => void
}

export function ProblemNote({ fault, onRetry }: ProblemNoteProps) {
  const { texts, language } = useWording()
  if (fault === null || fault === undefined) return null
  const retry = onRetry && (
    <Button size="small" onClick={onRetry}>
      {texts.general.tryAgain}
    </Button>
  )
  return (
    <Note tone="danger" role="alert" action={retry}>
      {faultText(fault, texts, language)}
    </Note>
  )
}
