import { schemaStatements, wordsOf } from '../../../../packages/server/src/adapters/postgres/schema-words.ts'
import type { Migration } from '../../../../packages/server/src/adapters/sql/migrations.ts'
import { nodesOf, type SyntaxNode } from './syntax-tree.ts'

/** What can be done to a table in use: it takes a moment, and a node of the version before goes on working. */
const FINE_CHANGES: ReadonlySet<string> = new Set(['AT_AddColumn', 'AT_DropNotNull', 'AT_ColumnDefault'])

/** As the engines name a check that was given no name. What it held back is let through; older nodes don't rely on that. */
const NAMES_OF_CHECKS = /_check$|^check_/

/**
 * Why migrations can't be run while older nodes serve: statements that hold a lock on a table for as long as the table is long, or that take away what those
 * nodes use. Tables that come with the same migration are nobody's yet. Of the first `settled` nothing is said: every database had them before it was used.
 */
export async function whatBlocks(migrations: readonly Migration[], settled: number): Promise<string[]> {
  const inUse = new Set<string>()
  const reasons: string[] = []
  for (const migration of migrations) {
    const made: string[] = []
    for (const { text } of schemaStatements(migration, wordsOf('PostgreSQL'))) {
      for (const node of await nodesOf(text)) {
        if (node.kind === 'CreateStmt') made.push(node.body.relation.relname)
        const reason = whyBlocks(node, inUse, takesAwayInTurn(migration))
        if (reason !== null && migration.version > settled)
          reasons.push(`${migration.version} ${migration.name}: ${reason}: ${text}`)
      }
    }
    for (const table of made) inUse.add(table)
  }
  return reasons
}

/** Whether it says that the program before can do without what it takes away. */
const takesAwayInTurn = ({ version, oldestProgram }: Migration): boolean =>
  oldestProgram !== undefined && oldestProgram < version

/** To drop takes but a moment; what it needs is that nobody misses what is dropped. */
const DROPS: ReadonlySet<string> = new Set(['AT_DropColumn', 'AT_DropConstraint'])

function whyBlocks({ kind, body }: SyntaxNode, inUse: ReadonlySet<string>, mayDrop: boolean): string | null {
  if (kind === 'DropStmt' && body.removeType === 'OBJECT_INDEX' && body.concurrent !== true)
    return 'waits for all who use the table, and has everybody else wait behind it'
  if (kind === 'DropStmt' && mayDrop) return null
  if (!inUse.has(body?.relation?.relname))
    return kind === 'DropStmt' || kind === 'RenameStmt' ? 'takes away what older nodes use' : null
  if (kind === 'RenameStmt') return 'takes away what older nodes use'
  if (kind === 'IndexStmt' && body.concurrent !== true) return 'stops writes for as long as the index is built'
  if ((kind === 'UpdateStmt' || kind === 'DeleteStmt') && body.whereClause === undefined)
    return 'writes every row in one transaction'
  if (kind !== 'AlterTableStmt') return null
  for (const { AlterTableCmd: change } of body.cmds) {
    if (change.subtype === 'AT_DropConstraint' && NAMES_OF_CHECKS.test(change.name)) continue
    if (DROPS.has(change.subtype) && mayDrop) continue
    if (!FINE_CHANGES.has(change.subtype))
      return `${change.subtype} rewrites or checks every row, or takes away what older nodes use`
    const constraints: string[] = (change.def?.ColumnDef?.constraints ?? []).map(
      (each: { Constraint: { contype: string; raw_expr?: object } }) =>
        each.Constraint.contype === 'CONSTR_DEFAULT' &&
        each.Constraint.raw_expr !== undefined &&
        'FuncCall' in each.Constraint.raw_expr
          ? 'default that is computed for each row'
          : each.Constraint.contype,
    )
    const heavy = constraints.find((type) => !['CONSTR_DEFAULT', 'CONSTR_NOTNULL', 'CONSTR_NULL'].includes(type))
    if (heavy !== undefined) return `a new column with ${heavy} checks or writes every row`
    if (constraints.includes('CONSTR_NOTNULL') && !constraints.includes('CONSTR_DEFAULT'))
      return 'a new column that may not be null, and has no default, refuses the rows that older nodes write'
  }
  return null
}
