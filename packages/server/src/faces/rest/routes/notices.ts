import { dismissNotice, listNotices } from '../../../control/notices/inbox.ts'
import { type Route, route } from '../route.ts'
import { noticesSchema, noticeView } from '../schemas/notice.ts'
import { doneParts, emptyBody } from './parts.ts'

const tag = 'Notices'

export const NOTICE_ROUTES: readonly Route[] = [
  route('GET /v1/notices', {
    tag,
    summary:
      'What you should look at: tokens that expire soon, were found in the open or sent by a page, and tokens that wait for your approval',
    answer: noticesSchema,
    useCase: listNotices,
    input: () => ({}),
    view: (notices, _, now) => ({ items: notices.map((notice) => noticeView(notice, now)) }),
  }),
  route('POST /v1/notices/{id}/dismiss', {
    tag,
    summary: 'Put a notice away',
    body: emptyBody,
    ...doneParts,
    useCase: dismissNotice,
    input: ({ params }) => ({ id: params['id'] as string }),
  }),
]
