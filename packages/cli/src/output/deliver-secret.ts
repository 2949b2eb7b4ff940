import type { Issued } from '@latchkey/sdk'
import { CommandFailure } from '../failure.ts'
import { note, print, printJson } from './print.ts'
import { openSecretFile } from './secret-file.ts'
import { styleNote } from './style.ts'

export interface DeliveryOptions {
  readonly json?: boolean
  /** Where the secret goes in place of stdout. */
  readonly output?: string
}

/** Issues by `issue` and hands over the secret exactly once: to the file named, else to stdout. `said` is the line for a person. */
export async function deliverSecret<Answer extends Issued>(
  issue: () => Promise<Answer>,
  { json, output }: DeliveryOptions,
  said: (answer: Answer) => string,
): Promise<void> {
  if (output !== undefined) return toFile(issue, output, json === true, said, lost)
  const answer = await issue()
  if (json) return printJson({ ...answer })
  note(said(answer))
  print(answer.secret)
  note(styleNote('yellow', 'Copy it now: it is shown this once, unless the service keeps secrets.'))
}

/** The same for a secret that the service keeps: nothing is lost when it can't be written. */
export async function deliverAgain(
  reveal: () => Promise<Issued>,
  { json, output }: DeliveryOptions,
  said: (answer: Issued) => string,
): Promise<void> {
  if (output !== undefined) return toFile(reveal, output, json === true, said, () => '')
  const answer = await reveal()
  if (json) return printJson({ ...answer })
  note(said(answer))
  print(answer.secret)
}

const lost = ({ credential }: Issued): string =>
  `, and the secret of ${credential.id} is lost with it: rotate it to get another`

async function toFile<Answer extends Issued>(
  issue: () => Promise<Answer>,
  output: string,
  json: boolean,
  said: (answer: Answer) => string,
  unwritten: (answer: Answer) => string,
): Promise<void> {
  const file = await openSecretFile(output)
  const answer = await issue().catch(async (error) => {
    await file.discard()
    throw error
  })
  const { secret, ...rest } = answer
  await file.write(secret).catch((cause) => {
    throw new CommandFailure('failure', `${output} could not be written${unwritten(answer)}.`, { cause })
  })
  if (json) return printJson({ ...rest, secretFile: output })
  note(said(answer))
  note(`Its secret is in ${output}, which only you may read.`)
}
