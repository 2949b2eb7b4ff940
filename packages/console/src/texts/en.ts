import { general } from './en/general.ts'
import { problems } from './en/problems.ts'
import { shell } from './en/shell.ts'

export const en = { general, problems, shell }

/** Every sentence of the console. A language that lacks one, or has one too many, does not compile. */
export type Texts = typeof en
