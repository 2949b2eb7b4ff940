import type { DayOfUse } from '@latchkey/sdk'

/** Every day of a span that ends today, in UTC, oldest first: those without use count nothing. */
export function daysShown(used: readonly DayOfUse[], length: number, now = Date.now()): readonly DayOfUse[] {
  const counts = new Map(used.map(({ day, count }) => [day, count]))
  return Array.from({ length }, (_, at) => {
    const day = new Date(now - (length - 1 - at) * 86_400_000).toISOString().slice(0, 10)
    return { day, count: counts.get(day) ?? 0 }
  })
}
