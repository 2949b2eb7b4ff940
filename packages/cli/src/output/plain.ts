// Names come from other people, and a terminal obeys control characters: what would move the cursor or hide text is shown instead.
const steering = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** The text on one line, with everything visible that would steer a terminal. */
export function plain(text: string): string {
  return text.replace(steering, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}
