import { inventory } from '../../../control/operation/inventory.ts'
import { connectedVerifiers, serviceHealth, serviceSettings } from '../../../control/operation/running.ts'
import { inventoryPlaceFrom, inventoryPlaceText } from '../../http/inventory-cursor.ts'
import { type Route, route } from '../route.ts'
import { listOf } from '../schemas/list.ts'
import {
  healthSchema,
  healthView,
  inventoryQuery,
  inventorySchema,
  inventoryView,
  settingsSchema,
  verifiersSchema,
  verifiersView,
} from '../schemas/operation.ts'

const tag = 'Operation'

/** What the operator of a platform looks at. */
export const OPERATION_ROUTES: readonly Route[] = [
  route('GET /v1/platform/credentials', {
    tag,
    summary: 'Search every token and key of the platform, newest first; a page may be short though more follows',
    query: inventoryQuery,
    answer: listOf(inventorySchema),
    useCase: inventory,
    input: ({ query: { q, kind, status, limit, cursor } }) => ({
      ...{ search: q, kind, status, limit },
      after: cursor === undefined ? null : inventoryPlaceFrom(cursor),
    }),
    view: ({ items, next }, _, now) => ({
      items: items.map((item) => inventoryView(item, now)),
      nextCursor: next === null ? null : inventoryPlaceText(next),
    }),
  }),
  route('GET /v1/platform/verifiers', {
    tag,
    summary: 'The verifiers that follow this process',
    answer: verifiersSchema,
    useCase: connectedVerifiers,
    input: () => ({}),
    view: verifiersView,
  }),
  route('GET /v1/platform/health', {
    tag,
    summary: 'Database, mail and what the service does by itself',
    answer: healthSchema,
    useCase: serviceHealth,
    input: () => ({}),
    view: healthView,
  }),
  route('GET /v1/platform/configuration', {
    tag,
    summary: 'The configuration as it holds, secrets aside',
    answer: settingsSchema,
    useCase: serviceSettings,
    input: () => ({}),
    view: ({ settings, roles }) => ({
      items: settings.map((setting) => ({ ...setting })),
      roles: roles.map((role) => ({ ...role, scopes: [...role.scopes] })),
    }),
  }),
]
