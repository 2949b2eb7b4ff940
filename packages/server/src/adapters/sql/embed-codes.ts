import type { Transaction } from 'kysely'
import type { EmbedCode, EmbedCodeTable } from '../../ports/embed-code-table.ts'
import { digestBytes, digestText } from './digest.ts'
import type { EmbedCodeRow, Tables } from './tables.ts'

export function embedCodes(db: Transaction<Tables>): EmbedCodeTable {
  return {
    async insert(code, now) {
      await db.deleteFrom('embed_codes').where('expires_at', '<=', now).execute()
      await db.insertInto('embed_codes').values(codeRow(code)).execute()
    },
    async take(lookup) {
      const row = await db
        .deleteFrom('embed_codes')
        .where('lookup', '=', digestBytes(lookup))
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? null : codeFrom(row)
    },
    async deleteOf(principal) {
      await db.deleteFrom('embed_codes').where('principal_id', '=', principal).execute()
    },
  }
}

function codeFrom(row: EmbedCodeRow): EmbedCode {
  return {
    lookup: digestText(row.lookup),
    principalId: row.principal_id as EmbedCode['principalId'],
    origin: row.origin,
    workspaceId: row.workspace_id as EmbedCode['workspaceId'],
    authenticatedAt: row.authenticated_at as EmbedCode['authenticatedAt'],
    serviceKeyId: row.service_key_id as EmbedCode['serviceKeyId'],
    expiresAt: row.expires_at as EmbedCode['expiresAt'],
  }
}

function codeRow(code: EmbedCode): EmbedCodeRow {
  return {
    lookup: digestBytes(code.lookup),
    principal_id: code.principalId,
    origin: code.origin,
    workspace_id: code.workspaceId,
    authenticated_at: code.authenticatedAt,
    service_key_id: code.serviceKeyId,
    expires_at: code.expiresAt,
  }
}
