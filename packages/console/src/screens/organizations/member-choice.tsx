import type { OrganizationMember, ServiceAccount, Team } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import type { Api } from '../../api/api.ts'
import { everyItem } from '../../api/every-item.ts'
import { isProblem } from '../../api/problem.ts'
import { useApi } from '../../api/services.tsx'
import { useTexts } from '../../texts/use-texts.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Field, TextInput } from '../../ui/field.tsx'

/** More than these of each kind are not offered by name. */
const MOST_OFFERED = 1000

export interface MemberChoiceProps {
  /** Whose people, programs and teams are offered by name; null where there is nobody to offer, and an id is asked for. */
  readonly organizationId: string | null
  readonly hasTeams?: boolean
  readonly idLabel: string
  readonly idHint?: string
  /** An id; empty for none yet. */
  readonly value: string
  readonly onChange: (id: string) => void
}

/** Somebody to be given a role or taken into a team: chosen by name where they can be listed, else by id. */
export function MemberChoice({
  organizationId,
  hasTeams = false,
  idLabel,
  idHint,
  value,
  onChange,
}: MemberChoiceProps) {
  const texts = useTexts()
  const api = useApi()
  const { data, isPending } = useQuery({
    queryKey: ['/v1/organizations', organizationId, 'choice', hasTeams],
    queryFn: () => listedIn(api, organizationId ?? '', hasTeams),
    enabled: organizationId !== null,
  })
  const isById = organizationId === null || (!isPending && data === undefined)
  if (isById)
    return (
      <Field label={idLabel} hint={idHint}>
        <TextInput required maxLength={64} value={value} onChange={(event) => onChange(event.target.value)} />
      </Field>
    )
  const words = texts.organizations
  const kinds = texts.workspaces.memberTypes
  return (
    <Field label={words.memberName}>
      <Combobox
        label={words.memberName}
        placeholder={words.memberNameHint}
        options={(data ?? []).map(({ id, name, type }) => ({ value: id, label: name, hint: kinds[type] }))}
        values={value === '' ? [] : [value]}
        onChange={([id = '']) => onChange(id)}
        isSingle
      />
    </Field>
  )
}

interface Listed {
  readonly id: string
  readonly name: string
  readonly type: 'user' | 'service_account' | 'team'
}

async function listedIn(api: Api, organizationId: string, hasTeams: boolean): Promise<readonly Listed[]> {
  const list = <Item,>(part: string) =>
    everyItem<Item>(api, `/v1/organizations/${organizationId}/${part}`, MOST_OFFERED)
  const [people, programs, teams] = await Promise.all([
    list<OrganizationMember>('members'),
    list<ServiceAccount>('service-accounts').catch(noneIfRefused),
    hasTeams ? list<Team>('teams') : [],
  ])
  return [
    ...people.map(({ principalId, name }) => ({ id: principalId, name, type: 'user' as const })),
    ...teams.map(({ id, name }) => ({ id, name, type: 'team' as const })),
    ...programs.map(({ id, name }) => ({ id, name, type: 'service_account' as const })),
  ]
}

/** Who may see the people of an organization may not always see its programs. */
function noneIfRefused(fault: unknown): readonly ServiceAccount[] {
  if (isProblem(fault, 'scope_missing')) return []
  throw fault
}
