const BROWSERS = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
] as const

const SYSTEMS = [
  [/\b(?:iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const

/** What a person would call the program behind a `User-Agent`: "Firefox on Linux". Nothing of the header's own text is in it. */
export function clientName(userAgent: string | null): string {
  const text = userAgent?.slice(0, 500) ?? ''
  const named = (table: readonly (readonly [RegExp, string])[]) => table.find(([sign]) => sign.test(text))?.[1]
  const browser = named(BROWSERS) ?? 'Unknown program'
  const system = named(SYSTEMS)
  return system === undefined ? browser : `${browser} on ${system}`
}
