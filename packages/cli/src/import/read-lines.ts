import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ForeignLine } from '@latchkey/server'
import { parse } from 'csv-parse'
import { rowFrom } from './row.ts'

const LONGEST_RECORD = 65_536

/** The lines of a table, one after the other: CSV with a first line of names, or one JSON object a line. Holds no more than one in memory. */
export function readLines(file: string): AsyncIterable<ForeignLine> {
  return /\.(jsonl|ndjson|json)$/i.test(file) ? jsonLines(file) : csvLines(file)
}

async function* jsonLines(file: string): AsyncIterable<ForeignLine> {
  let line = 0
  for await (const text of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
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

async function* csvLines(file: string): AsyncIterable<ForeignLine> {
  const records = createReadStream(file).pipe(
    parse({ columns: true, bom: true, info: true, skip_empty_lines: true, max_record_size: LONGEST_RECORD }),
  )
  for await (const { record, info } of records as AsyncIterable<{ record: unknown; info: { lines: number } }>)
    yield { line: info.lines, row: rowFrom(record) }
}
