/** A folder with the console as the sources have it, built unless it is there; nobody writes in it afterwards. */
export declare function consoleOfSources(): Promise<string>
