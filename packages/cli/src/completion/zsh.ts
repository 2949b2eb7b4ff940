import type { Stop } from './tree.ts'

/** For a file `_latchkey` in a folder of `$fpath`. */
export function zshCompletion(stops: readonly Stop[]): string {
  const places = stops.map(({ path, commands, options }) => {
    const words = [...commands, ...options].map(({ name, summary }) => quote(`${name}:${summary}`))
    return `    ${quote(path)}) found=(${words.join(' ')}) ;;`
  })
  const known = stops.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return `#compdef latchkey
_latchkey() {
  local place='' next word
  local -a found
  for word in "\${words[@]:1:$((CURRENT - 2))}"; do
    next="\${place:+$place }$word"
    case "$next" in
      ${known.join(' | ')}) place="$next" ;;
    esac
  done
  case "$place" in
${places.join('\n')}
  esac
  _describe 'latchkey' found
  _files
}
compdef _latchkey latchkey
`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
