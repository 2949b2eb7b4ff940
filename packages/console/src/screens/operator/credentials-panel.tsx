import type { InventoryItem } from '@latchkey/sdk'
import { SearchX } from 'lucide-react'
import { useState } from 'react'
import { usePages } from '../../api/use-pages.ts'
import { useWording } from '../../texts/use-texts.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Select } from '../../ui/field.tsx'
import { PagedList } from '../../ui/paged-list.tsx'
import { SearchInput } from '../../ui/search-input.tsx'
import type { Column } from '../../ui/table.tsx'
import { CredentialStatus } from '../tokens/credential-status.tsx'
import { LISTED_STATUSES } from '../tokens/token-search.ts'
import { CredentialName, LastUse } from '../workspaces/last-use.tsx'

const KINDS = ['pat', 'key', 'service', 'session', 'embed'] as const

/** Every token and key of the platform, searched. */
export function CredentialsPanel() {
  const { texts } = useWording()
  const words = texts.operator
  const [q, setQ] = useState<string | undefined>()
  const [kind, setKind] = useState('')
  const [status, setStatus] = useState('')
  const pages = usePages<InventoryItem>('/v1/platform/credentials', { q, kind, status })
  const columns: readonly Column<InventoryItem>[] = [
    {
      key: 'name',
      title: words.columns.name,
      className: 'md:max-w-64',
      cell: ({ credential }) => <CredentialName credential={credential} />,
    },
    {
      key: 'kind',
      title: words.columns.kind,
      isLabelled: true,
      cell: ({ credential }) => words.kinds[credential.kind],
    },
    {
      key: 'owner',
      title: words.columns.owner,
      isLabelled: true,
      className: 'md:max-w-64',
      cell: ({ ownerName }) => <span className="foreign line-clamp-2">{ownerName}</span>,
    },
    {
      key: 'lastUse',
      title: words.columns.lastUse,
      isLabelled: true,
      isSecondary: true,
      cell: ({ credential }) => <LastUse credential={credential} />,
    },
    {
      key: 'status',
      title: words.columns.status,
      cell: ({ credential }) => <CredentialStatus credential={credential} />,
    },
  ]
  return (
    <>
      <div className="mb-4 flex flex-col gap-2 sm:flex-row">
        <SearchInput label={words.searchCredentials} placeholder={words.searchCredentialsHint} onSearch={setQ} />
        <div className="flex gap-2">
          <Select
            aria-label={words.kindLabel}
            value={kind}
            onChange={(event) => setKind(event.target.value)}
            className="sm:w-44"
          >
            <option value="">{words.allKinds}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {words.kinds[one]}
              </option>
            ))}
          </Select>
          <Select
            aria-label={texts.tokens.statusLabel}
            value={status}
            onChange={(event) => setStatus(event.target.value)}
            className="sm:w-44"
          >
            <option value="">{texts.tokens.anyStatus}</option>
            {LISTED_STATUSES.map((one) => (
              <option key={one} value={one}>
                {texts.tokens.statuses[one]}
              </option>
            ))}
          </Select>
        </div>
      </div>
      <PagedList
        pages={pages}
        caption={words.tabs.credentials}
        columns={columns}
        rowKey={({ credential }) => credential.id}
        empty={<EmptyState icon={SearchX} title={words.noCredentials} />}
      />
    </>
  )
}
