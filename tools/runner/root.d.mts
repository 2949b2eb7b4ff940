/** Absolute path of the repository's root, without a slash at its end. */
export declare const root: string
