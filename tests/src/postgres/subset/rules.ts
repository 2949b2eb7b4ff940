import { nameOf, nodesOf, type SyntaxNode } from './syntax-tree.ts'

type Engine = 'CockroachDB' | 'YugabyteDB' | 'Citus'

interface Rule {
  readonly what: string
  /** Those whose documentation says that they lack it, or that it does not mean there what it means in PostgreSQL. */
  readonly lackedBy: readonly Engine[]
  readonly isIn: (node: SyntaxNode) => boolean
}

const isKind =
  (...kinds: string[]) =>
  ({ kind }: SyntaxNode) =>
    kinds.includes(kind)
const calls =
  (pattern: RegExp) =>
  ({ kind, body }: SyntaxNode) =>
    kind === 'FuncCall' && pattern.test(nameOf(body.funcname))
const constrains =
  (...types: string[]) =>
  ({ kind, body }: SyntaxNode) =>
    kind === 'Constraint' && types.includes(body.contype)

/** What our statements must do without, so that they run on the engines which speak PostgreSQL's protocol. */
export const RULES: readonly Rule[] = [
  {
    what: 'LISTEN and NOTIFY',
    lackedBy: ['CockroachDB', 'YugabyteDB', 'Citus'],
    isIn: isKind('ListenStmt', 'NotifyStmt', 'UnlistenStmt'),
  },
  {
    what: 'advisory locks',
    lackedBy: ['CockroachDB', 'YugabyteDB', 'Citus'],
    isIn: calls(/^pg_(try_)?advisory_/),
  },
  {
    what: 'sequences',
    lackedBy: ['CockroachDB', 'YugabyteDB', 'Citus'],
    isIn: (node) =>
      isKind('CreateSeqStmt', 'AlterSeqStmt')(node) ||
      calls(/^(nextval|currval|setval|lastval)$/)(node) ||
      constrains('CONSTR_IDENTITY')(node) ||
      (node.kind === 'ColumnDef' && /^(small|big)?serial\d?$/.test(nameOf(node.body.typeName.names))),
  },
  {
    what: 'deferrable constraints',
    lackedBy: ['CockroachDB', 'YugabyteDB'],
    isIn: (node) =>
      constrains('CONSTR_ATTR_DEFERRABLE', 'CONSTR_ATTR_DEFERRED')(node) ||
      (node.kind === 'Constraint' && node.body.deferrable === true) ||
      node.kind === 'ConstraintsSetStmt',
  },
  { what: 'LOCK TABLE', lackedBy: ['CockroachDB', 'YugabyteDB'], isIn: isKind('LockStmt') },
  {
    what: 'triggers and code in the database',
    lackedBy: ['CockroachDB', 'Citus'],
    isIn: isKind('CreateTrigStmt', 'CreateFunctionStmt', 'CreateEventTrigStmt', 'DoStmt', 'RuleStmt'),
  },
  {
    what: 'exclusion constraints',
    lackedBy: ['CockroachDB', 'YugabyteDB'],
    isIn: constrains('CONSTR_EXCLUSION'),
  },
  { what: 'MERGE', lackedBy: ['CockroachDB', 'YugabyteDB', 'Citus'], isIn: isKind('MergeStmt') },
  {
    what: 'inheritance and partitions of one table',
    lackedBy: ['CockroachDB'],
    isIn: ({ kind, body }) => kind === 'CreateStmt' && (body.inhRelations !== undefined || body.partspec !== undefined),
  },
  {
    what: 'temporary and unlogged tables',
    lackedBy: ['CockroachDB', 'YugabyteDB'],
    isIn: ({ kind, body }) => kind === 'CreateStmt' && body.relation.relpersistence !== 'p',
  },
  {
    what: 'row locks over more than one table',
    lackedBy: ['Citus'],
    isIn: ({ kind, body }) =>
      kind === 'SelectStmt' &&
      body.lockingClause !== undefined &&
      (body.fromClause?.length !== 1 || body.fromClause[0].RangeVar === undefined),
  },
  {
    what: 'division, which is of whole numbers in PostgreSQL alone',
    lackedBy: ['CockroachDB'],
    isIn: ({ kind, body }) => kind === 'A_Expr' && nameOf(body.name) === '/',
  },
  {
    what: 'comparison or order by a collation named in a statement',
    lackedBy: ['CockroachDB'],
    isIn: ({ kind, body }) => kind === 'CollateClause' && body.arg !== undefined,
  },
  {
    what: 'ids made by the database',
    lackedBy: ['Citus'],
    isIn: calls(/^(gen_random_uuid|uuidv[47]|random)$/),
  },
  {
    what: 'two-phase commit',
    lackedBy: ['CockroachDB', 'YugabyteDB'],
    isIn: ({ kind, body }) => kind === 'TransactionStmt' && /PREPARED|PREPARE/.test(body.kind),
  },
  { what: 'cursors', lackedBy: ['CockroachDB', 'Citus'], isIn: isKind('DeclareCursorStmt', 'FetchStmt') },
]

/** What the statement uses that one of the engines lacks; of several statements in one text, of which one may be undone by another, too. */
export async function outsideSubset(text: string): Promise<string[]> {
  const nodes = await nodesOf(text)
  const broken = RULES.filter(({ isIn }) => nodes.some(isIn))
  return broken.map(({ what, lackedBy }) => `${what} (${lackedBy.join(', ')})`)
}

/** Changes of the schema, each of which some engines run only outside a transaction. */
export async function changesSchema(text: string): Promise<boolean> {
  return (await nodesOf(text)).some(isKind('CreateStmt', 'IndexStmt', 'AlterTableStmt', 'DropStmt', 'RenameStmt'))
}
