import type { Command } from 'commander'
import { noun } from '../command.ts'
import { auditExport } from './export.ts'
import { auditList } from './list.ts'

export function auditCommands(): Command {
  return noun('audit', 'what happened, by whom and when', [auditList(), auditExport()])
}
