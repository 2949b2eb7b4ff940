/** A text as it is searched and sorted: without regard to case, and composed in one way (Unicode NFC). */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
