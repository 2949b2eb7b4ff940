import { Link, type LinkProps } from '@tanstack/react-router'

export interface PlaceNameProps {
  readonly link: Pick<LinkProps, 'to' | 'params'>
  readonly name: string
  readonly address: string
}

/** A place in a list: its name, which leads to it, over its address. */
export function PlaceName({ link, name, address }: PlaceNameProps) {
  return (
    <>
      <Link {...link} className="foreign line-clamp-2 font-medium text-text hover:underline">
        {name}
      </Link>
      <span className="block truncate font-mono text-xs text-muted">{address}</span>
    </>
  )
}
