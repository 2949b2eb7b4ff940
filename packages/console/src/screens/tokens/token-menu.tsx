import type { Credential } from '@latchkey/sdk'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Ban, Copy, Ellipsis, Eye, KeyRound, Pause, Pencil, Play, RefreshCw, Replace } from 'lucide-react'
import { useApi } from '../../api/services.tsx'
import { useTexts } from '../../texts/use-texts.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../../ui/menu.tsx'
import { useSurroundings } from '../../ui/surroundings.tsx'
import { platformQuery } from './queries.ts'
import { isLive } from './token-words.ts'
import type { TokenAction } from './use-token-action.tsx'

export interface TokenMenuProps {
  readonly token: Credential
  readonly onAction: (action: TokenAction, token: Credential) => void
  readonly hasDetails?: boolean
}

/** What can be done to one token, in its present state. */
export function TokenMenu({ token, onAction, hasDetails = true }: TokenMenuProps) {
  const texts = useTexts()
  const words = texts.tokens.actions
  const { canReveal } = useSurroundings()
  const isRecoverable = useQuery(platformQuery(useApi())).data?.recoverable === true && canReveal
  const icon = { 'aria-hidden': true, className: 'size-4 text-muted' } as const
  return (
    <Menu
      trigger={
        <IconButton label={texts.general.actionsFor(token.name)} icon={<Ellipsis aria-hidden className="size-4" />} />
      }
    >
      {hasDetails && (
        <MenuLink>
          <Link to="/tokens/$tokenId" params={{ tokenId: token.id }}>
            <Eye {...icon} />
            {words.details}
          </Link>
        </MenuLink>
      )}
      {isLive(token) && (
        <>
          <MenuLink>
            <Link to="/tokens/$tokenId/edit" params={{ tokenId: token.id }}>
              <Pencil {...icon} />
              {words.edit}
            </Link>
          </MenuLink>
          <MenuItem icon={<RefreshCw {...icon} />} onSelect={() => onAction('rotate', token)}>
            {words.rotate}
          </MenuItem>
        </>
      )}
      {isLive(token) && isRecoverable && (
        <MenuItem icon={<KeyRound {...icon} />} onSelect={() => onAction('reveal', token)}>
          {words.reveal}
        </MenuItem>
      )}
      <MenuLink>
        <Link to="/tokens/new" search={{ from: token.id }}>
          <Copy {...icon} />
          {words.duplicate}
        </Link>
      </MenuLink>
      {isLive(token) && (
        <>
          <MenuSeparator />
          {token.status === 'suspended' ? (
            <MenuItem icon={<Play {...icon} />} onSelect={() => onAction('resume', token)}>
              {words.resume}
            </MenuItem>
          ) : (
            <MenuItem icon={<Pause {...icon} />} onSelect={() => onAction('suspend', token)}>
              {words.suspend}
            </MenuItem>
          )}
          <MenuItem icon={<Replace {...icon} />} onSelect={() => onAction('replace', token)}>
            {words.replace}
          </MenuItem>
          <MenuItem
            isDangerous
            icon={<Ban aria-hidden className="size-4" />}
            onSelect={() => onAction('revoke', token)}
          >
            {words.revoke}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
