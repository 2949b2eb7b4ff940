/** Numbers and times in the reader's language and time zone. Times are RFC 3339. */
export interface Format {
  /** `12 Jan 2027` */
  date(time: string): string
  /** `12 Jan 2027, 14:05` */
  dateTime(time: string): string
  /** `in 3 days`, `2 hours ago` */
  relative(time: string, now?: number): string
  number(value: number): string
  /** `a, b and c` */
  list(items: readonly string[]): string
  /** A length of time in its largest whole unit: `90 days` */
  duration(seconds: number): string
}

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

export function createFormat(language: string): Format {
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const number = new Intl.NumberFormat(language)
  const list = new Intl.ListFormat(language)
  return {
    date: (time) => date.format(new Date(time)),
    dateTime: (time) => dateTime.format(new Date(time)),
    relative(time, now = Date.now()) {
      const seconds = (Date.parse(time) - now) / 1000
      // Up to a hundred days in days: "in 2 months" would hide whether a token lasts 45 of them or 75.
      const [unit, size] = UNITS.find(
        ([unit, size]) => Math.abs(seconds) >= (unit === 'month' ? 100 * 86_400 : size),
      ) ?? ['second', 1]
      return relative.format(Math.round(seconds / size), unit)
    },
    number: (value) => number.format(value),
    list: (items) => list.format(items),
    duration(seconds) {
      const [unit, size] = UNITS.find(
        ([unit, size]) => unit !== 'month' && seconds >= size && seconds % size === 0,
      ) ?? ['second', 1]
      return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size)
    },
  }
}
