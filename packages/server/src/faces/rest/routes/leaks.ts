import { z } from 'zod'
import { reportLeaks } from '../../../control/exposures/report-leaks.ts'
import { type Route, route } from '../route.ts'
import { lineOf } from '../schemas/text.ts'
import { doneParts } from './parts.ts'

const MOST_AT_ONCE = 100

export const LEAK_ROUTES: readonly Route[] = [
  route('POST /v1/leak-reports', {
    tag: 'Leaks',
    summary: 'Report tokens that were found in the open: what still works is stopped, and its owner told',
    body: z
      .strictObject({
        items: z
          .array(
            z.strictObject({
              token: z.string().min(1).max(512).meta({ description: 'A token, as it was found.' }),
              place: lineOf(500)
                .optional()
                .meta({ description: 'Where it was found, such as the address of the page; its owner is told.' }),
            }),
          )
          .min(1)
          .max(MOST_AT_ONCE),
      })
      .meta({ id: 'LeakReport' }),
    ...doneParts,
    useCase: reportLeaks,
    input: ({ body }) => body,
  }),
]
