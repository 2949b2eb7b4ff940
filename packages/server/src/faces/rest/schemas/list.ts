import { z } from 'zod'
import { DEFAULT_PAGE, MAX_PAGE } from '../../http/limits.ts'

/** Query parameters of every list. */
export const pageFields = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'Write a number.')
    .transform(Number)
    .pipe(z.int().min(1).max(MAX_PAGE, `Ask for at most ${MAX_PAGE} items at a time.`))
    .default(DEFAULT_PAGE)
    .meta({ type: 'integer', minimum: 1, maximum: MAX_PAGE, default: DEFAULT_PAGE }),
  cursor: z.string().max(100).optional(),
}

export const searchText = z
  .string()
  .max(100, 'Search for at most 100 characters.')
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'Search for text.')
  .optional()

/** A cursor of a list in an order of the reader's own holds a whole name. */
export const orderedPageFields = { ...pageFields, cursor: z.string().max(2000).optional() }

export const pageQuery = z.strictObject(pageFields)

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
