interface Runtime {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
}

/**
 * A variable of the running program's environment; undefined when it is empty or unset, when the runtime has no environment, and when it
 * forbids reading it (Deno without `--allow-env` throws).
 */
export function environmentVariable(name: string, runtime: Runtime = globalThis as Runtime): string | undefined {
  try {
    return runtime.process?.env?.[name] || undefined
  } catch {
    return undefined
  }
}
