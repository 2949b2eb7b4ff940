import type { Configuration } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/services.tsx'
import { useWording } from '../../texts/use-texts.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { type Column, Table } from '../../ui/table.tsx'

type Setting = Configuration['items'][number]
type Role = Configuration['roles'][number]

/** The settings as they hold, secrets hidden, and what each role gives. */
export function ConfigurationPanel() {
  const { texts } = useWording()
  const words = texts.operator
  const api = useApi()
  const { data, error, refetch } = useQuery({
    queryKey: ['/v1/platform/configuration'],
    queryFn: () => api.get<Configuration>('/v1/platform/configuration'),
  })
  if (data === undefined) return error ? <ProblemNote fault={error} onRetry={() => void refetch()} /> : <SkeletonRows />
  const shownValue = ({ value, isSecret }: Setting) => {
    if (isSecret) return value === true ? words.secretSet : words.notSet
    if (value === null) return words.notSet
    return typeof value === 'boolean' ? (value ? words.yes : words.no) : String(value)
  }
  const settings: readonly Column<Setting>[] = [
    {
      key: 'name',
      title: words.columns.setting,
      cell: ({ name }) => <span className="font-mono text-xs">{name}</span>,
    },
    {
      key: 'value',
      title: words.columns.value,
      className: 'break-words',
      cell: (setting) => (
        <span className={setting.value === null || setting.value === false ? 'text-muted' : 'foreign'}>
          {shownValue(setting)}
        </span>
      ),
    },
  ]
  const roles: readonly Column<Role>[] = [
    { key: 'at', title: words.columns.role, cell: ({ at, name }) => `${words.rolePlaces[at]}: ${name}` },
    {
      key: 'scopes',
      title: words.columns.scopes,
      cell: ({ scopes }) => <span className="font-mono text-xs leading-5 break-words">{scopes.join(' ')}</span>,
    },
  ]
  return (
    <div className="flex flex-col gap-5">
      <h2 className="font-semibold">{words.settings}</h2>
      <Table caption={words.settings} columns={settings} rows={data.items} rowKey={({ name }) => name} />
      <h2 className="font-semibold">{words.roles}</h2>
      <Table caption={words.roles} columns={roles} rows={data.roles} rowKey={({ at, name }) => `${at} ${name}`} />
    </div>
  )
}
