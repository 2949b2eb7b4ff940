/** The brand, as the service wrote it into the page. */
export function platformName(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content ?? ''
}
