import { CommandFailure } from '../failure.ts'
import { plain } from '../output/plain.ts'
import { askText, isInteractive } from './terminal.ts'

/**
 * Lets a step that cannot be taken back go ahead: after `--yes`, or after the person typed the name of what it concerns. Without a
 * terminal and without `--yes` it refuses.
 */
export async function confirmByName(
  step: string,
  name: () => Promise<string>,
  yes: boolean | undefined,
): Promise<void> {
  if (yes) return
  if (!isInteractive()) {
    throw new CommandFailure('usage', `There is no terminal to ask at whether to ${step}: add --yes if you are sure.`)
  }
  const expected = plain(await name())
  const typed = await askText(`To ${step}, type its name: ${expected}`)
  if (typed.trim() !== expected.trim())
    throw new CommandFailure('interrupted', 'That is another name: nothing was changed.')
}
