import { general } from './de/general.ts'
import { problems } from './de/problems.ts'
import { shell } from './de/shell.ts'
import type { Texts } from './en.ts'

export const de: Texts = { general, problems, shell }
