/** Where in its data folder a service keeps its SQLite database. */
export const DATABASE_FILE = 'latchkey.db'
