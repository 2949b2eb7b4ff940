import type { Stop } from './tree.ts'

/** For `latchkey completion fish | source`. */
export function fishCompletion(stops: readonly Stop[]): string {
  const lines = stops.flatMap(({ path, commands, options }) => {
    const here = `complete -c latchkey -n ${quote(`__latchkey_at ${quote(path)}`)}`
    return [
      ...commands.map(({ name, summary }) => `${here} -f -a ${name} -d ${quote(summary)}`),
      ...options.map(
        ({ name, summary, takesValue }) => `${here} -l ${name.slice(2)}${takesValue ? ' -r' : ''} -d ${quote(summary)}`,
      ),
    ]
  })
  const known = stops.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return `function __latchkey_at
  set -l place ''
  for word in (commandline -opc)[2..]
    set -l next (string trim "$place $word")
    if contains -- "$next" ${known.join(' ')}
      set place "$next"
    end
  end
  test "$place" = "$argv[1]"
end
${lines.join('\n')}
`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
