import styles from './embed.css?inline'

let made: CSSStyleSheet | null = null

/** The styles of every element, once; made by script, so that a page needs no exception in its policy for styles. */
export function styleSheet(): CSSStyleSheet {
  if (made !== null) return made
  made = new CSSStyleSheet()
  made.replaceSync(styles)
  return made
}
