import type { Stop } from './tree.ts'

/** For `eval "$(latchkey completion bash)"`. */
export function bashCompletion(stops: readonly Stop[]): string {
  const places = stops.map(({ path, commands, options }) => {
    const words = [...commands, ...options].map(({ name }) => name).join(' ')
    return `    '${path}') words='${words}' ;;`
  })
  const known = stops.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`)
  return `_latchkey() {
  local path='' next words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${path:+$path }\${COMP_WORDS[i]}"
    case "$next" in
      ${known.join(' | ')}) path="$next" ;;
    esac
  done
  case "$path" in
${places.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _latchkey latchkey
`
}
