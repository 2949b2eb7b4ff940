import { z } from 'zod'

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u

/** One line of text that a person wrote: trimmed, no control characters. Everything else, markup included, is text. */
export function lineOf(max: number) {
  return z
    .string()
    .max(max * 4, `Use at most ${max} characters.`)
    .transform((text) => text.trim())
    .pipe(
      z
        .string()
        .min(1, 'Write at least one character.')
        .refine((text) => [...text].length <= max, `Use at most ${max} characters.`)
        .refine(
          (text) => text.isWellFormed() && !CONTROL.test(text),
          'Control characters and line breaks are not allowed here.',
        ),
    )
    .meta({ type: 'string', minLength: 1, maxLength: max })
}

/** Text that may be empty and may have lines. */
export function textOf(max: number) {
  return z
    .string()
    .max(max, `Use at most ${max} characters.`)
    .refine(
      (text) => text.isWellFormed() && !/[\p{Cc}]/u.test(text.replace(/[\t\n\r]/g, '')),
      'Control characters are not allowed here.',
    )
}
