import { createReadStream, type ReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { ForeignLine } from '@latchkey/server'
import { parse } from 'csv-parse'
import { rowFrom } from './row.ts'

const LONGEST_RECORD = 65_536

export interface Table {
  /** One after the other: no more than one is held in memory. */
  readonly lines: AsyncIterable<ForeignLine>
  /** How much of the file was read, 0 to 1. */
  fraction(): number
}

/** A table in a file: CSV with a first line of names, or one JSON object a line. Throws what the system says when there is no such file. */
export async function readTable(file: string): Promise<Table> {
  const { size } = await stat(file)
  const bytes = createReadStream(file)
  return {
    lines: /\.(jsonl|ndjson|json)$/i.test(file) ? jsonLines(bytes) : csvLines(bytes),
    fraction: () => (size === 0 ? 1 : Math.min(1, bytes.bytesRead / size)),
  }
}

async function* jsonLines(input: ReadStream): AsyncIterable<ForeignLine> {
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (text.trim() !== '') yield { line, row: text.length > LONGEST_RECORD ? TOO_LONG : jsonRow(text) }
  }
}

const TOO_LONG = { fault: `It is longer than ${LONGEST_RECORD} characters.` }

function jsonRow(text: string): ForeignLine['row'] {
  try {
    return rowFrom(JSON.parse(text))
  } catch {
    return { fault: 'It is not JSON.' }
  }
}

async function* csvLines(input: ReadStream): AsyncIterable<ForeignLine> {
  const records = input.pipe(
    parse({ columns: true, bom: true, info: true, skip_empty_lines: true, max_record_size: LONGEST_RECORD }),
  )
  for await (const { record, info } of records as AsyncIterable<{ record: unknown; info: { lines: number } }>)
    yield { line: info.lines, row: rowFrom(record) }
}
