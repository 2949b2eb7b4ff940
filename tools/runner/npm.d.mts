/**
 * Program and first arguments that start npm: the very npm that started this process where there is one, because the `npm` found
 * by name may run on another Node.
 */
export declare function npmProgram(): { readonly program: string; readonly first: readonly string[] }
