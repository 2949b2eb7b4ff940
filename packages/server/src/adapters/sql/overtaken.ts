/** A row is no more as this transaction read it, because another one was committed in between. Run again, it reads what that one left. */
export class Overtaken extends Error {}
