import type { Question } from '../world/child.ts'

type Answers = Readonly<Record<string, (input: never) => unknown>>

/** What whoever started this process passed to it. */
export const inputOf = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T

/** Says that this process is ready, answers questions, and ends when there is nobody left to ask. */
export function answerParent(started: unknown, answers: Answers): void {
  process.on('message', async ({ id, question, input }: Question) => {
    const value = (await answers[question]?.(input as never)) ?? null
    if (process.connected) process.send?.({ id, value })
  })
  process.once('disconnect', () => process.exit(0))
  process.send?.({ id: 0, value: started })
}
