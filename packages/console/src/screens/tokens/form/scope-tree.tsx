import { ChevronRight, Search } from 'lucide-react'
import { useState } from 'react'
import { useTexts } from '../../../texts/use-texts.tsx'
import { Checkbox, LabelledChoice } from '../../../ui/choice.tsx'
import { classes } from '../../../ui/classes.ts'
import { TextInput } from '../../../ui/field.tsx'
import {
  bringerOf,
  given,
  groupsOf,
  type ScopeGroup,
  type ScopeOption,
  withoutScope,
  withScope,
} from './scope-choice.ts'

export interface ScopeTreeProps {
  readonly offered: readonly ScopeOption[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

/** More scopes of the platform's own than this are shown group by group, closed at first. */
const OPEN_UP_TO = 24

/** All that can be given, by the kind of thing it is about, with what each means. */
export function ScopeTree({ offered, chosen, onChange }: ScopeTreeProps) {
  const texts = useTexts()
  const [search, setSearch] = useState('')
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const matches = ({ name, description }: ScopeOption) =>
    words.every((word) => `${name} ${description}`.toLowerCase().includes(word))
  const groups = groupsOf(offered.filter(matches))
  const all = given(chosen, offered)
  const isFew = offered.filter(({ isManagement }) => !isManagement).length <= OPEN_UP_TO
  return (
    <div className="overflow-hidden rounded-control border border-control">
      <div className="relative border-b">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
        />
        <TextInput
          type="search"
          aria-label={texts.tokenForm.searchScopes}
          placeholder={texts.tokenForm.searchScopes}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="rounded-none border-0 pl-9 shadow-none"
        />
      </div>
      <div className="max-h-96 divide-y overflow-y-auto">
        {groups.length === 0 && <p className="p-4 text-muted">{texts.tokenForm.noScopeFound}</p>}
        {groups.map((group) => (
          <Group
            key={group.key}
            group={group}
            all={all}
            isOpenAtFirst={words.length > 0 || (isFew && !group.isManagement)}
            {...{ offered, chosen, onChange }}
          />
        ))}
      </div>
      <p aria-live="polite" className="border-t bg-sunken px-3 py-1.5 text-[0.8125rem] text-muted">
        {texts.tokenForm.chosenCount(all.size, offered.length)}
      </p>
    </div>
  )
}

interface GroupProps extends ScopeTreeProps {
  readonly group: ScopeGroup
  /** Everything that the choice gives. */
  readonly all: ReadonlySet<string>
  readonly isOpenAtFirst: boolean
}

function Group({ group, all, isOpenAtFirst, offered, chosen, onChange }: GroupProps) {
  const texts = useTexts()
  const [wasOpened, setOpened] = useState<boolean | null>(null)
  const count = group.scopes.filter(({ name }) => all.has(name)).length
  const isOpen = wasOpened ?? (isOpenAtFirst || count > 0)
  const title = group.isManagement ? texts.tokenForm.managementGroup : group.key
  const toggleAll = () => {
    const names = group.scopes.map(({ name }) => name)
    const next =
      count === names.length
        ? names.reduce((kept, name) => withoutScope(kept, name, offered), chosen)
        : names.reduce((kept, name) => withScope(kept, name, offered), chosen)
    onChange(next)
  }
  const rows = (
    <ul className={classes('flex flex-col gap-2.5 pr-3 pb-3', title === '' ? 'pt-3 pl-3' : 'pl-10')}>
      {group.scopes.map((scope) => (
        <Row key={scope.name} scope={scope} isGiven={all.has(scope.name)} {...{ offered, chosen, onChange }} />
      ))}
    </ul>
  )
  if (title === '') return rows
  return (
    <div>
      <div className="flex items-center gap-2.5 px-3 py-2.5">
        <Checkbox
          aria-label={texts.tokenForm.groupAll(title)}
          checked={count === group.scopes.length}
          isMixed={count > 0 && count < group.scopes.length}
          onChange={toggleAll}
        />
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpened(!isOpen)}
          className="flex min-w-0 flex-1 items-center gap-1.5 text-left font-medium"
        >
          <ChevronRight
            aria-hidden
            className={classes('size-4 shrink-0 text-muted transition-transform', isOpen && 'rotate-90')}
          />
          <span className="truncate">{title}</span>
          <span className="ml-auto shrink-0 text-[0.8125rem] font-normal text-muted">
            {texts.general.of(count, group.scopes.length)}
          </span>
        </button>
      </div>
      {isOpen && rows}
    </div>
  )
}

interface RowProps extends ScopeTreeProps {
  readonly scope: ScopeOption
  readonly isGiven: boolean
}

function Row({ scope: { name, description }, isGiven, offered, chosen, onChange }: RowProps) {
  const texts = useTexts()
  const bringer = isGiven ? bringerOf(name, chosen, offered) : null
  return (
    <li>
      <LabelledChoice
        checked={isGiven}
        disabled={bringer !== null}
        onChange={() => onChange(isGiven ? withoutScope(chosen, name, offered) : withScope(chosen, name, offered))}
        label={
          <>
            {description === name ? name : description}
            {bringer !== null && <span className="ml-2 text-muted">{texts.tokenForm.comesWith(bringer)}</span>}
          </>
        }
        hint={description === name ? undefined : <code className="font-mono text-xs">{name}</code>}
      />
    </li>
  )
}
