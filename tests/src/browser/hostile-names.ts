/** What people call things, on purpose or not. */
export const HOSTILE = {
  markup: '<img src=x onerror="window.hit=1"><script>window.hit=1</script>',
  backwards: '\u202Egnp.tac \u2066مرحبا بالعالم\u2069 שלום',
  long: 'W'.repeat(100),
  faces: '👩🏽‍🚀🏴‍☠️ e\u0301 ﷽ 𝓉ℴ𝓀ℯ𝓃',
} as const
