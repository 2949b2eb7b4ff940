import { styleText } from 'node:util'

type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

// `styleText` looks at the stream itself: colour only on a terminal, and NO_COLOR is honoured.
export const style = (format: Format, text: string): string => styleText(format, text, { stream: process.stdout })
export const styleNote = (format: Format, text: string): string => styleText(format, text, { stream: process.stderr })
