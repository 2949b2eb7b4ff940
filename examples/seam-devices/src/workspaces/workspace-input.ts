import { z } from 'zod'
import type { WorkspaceDetails } from './workspace.ts'

const text = (maximum: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maximum)
    .refine(
      (value) => value.isWellFormed() && !/\p{Cc}/u.test(value),
      'Must not hold control characters or half characters',
    )

const customization = z.strictObject({
  inviter_logo_url: text(500).nullable().optional(),
  logo_shape: z.enum(['circle', 'square']).nullable().optional(),
  primary_button_color: text(50).nullable().optional(),
  primary_button_text_color: text(50).nullable().optional(),
  success_message: text(500).nullable().optional(),
})

/** Longest name that is passed on, in characters. */
const NAME_LENGTH = 100

export const createWorkspaceParameters = z.strictObject({
  name: text(NAME_LENGTH),
  company_name: text(NAME_LENGTH).optional(),
  connect_partner_name: text(NAME_LENGTH).nullable().optional(),
  is_sandbox: z.boolean().default(false),
  connect_webview_customization: customization.optional(),
  webview_logo_shape: z.enum(['circle', 'square']).optional(),
  webview_primary_button_color: text(50).optional(),
  webview_primary_button_text_color: text(50).optional(),
  webview_success_message: text(500).optional(),
})

export const updateWorkspaceParameters = z.strictObject({
  name: text(NAME_LENGTH).optional(),
  connect_partner_name: text(NAME_LENGTH).optional(),
  connect_webview_customization: customization.optional(),
  is_publishable_key_auth_enabled: z.boolean().optional(),
  is_suspended: z.boolean().optional(),
})

/** The details of a new workspace. The four `webview_*` parameters are older spellings of the customization's members, which win. */
export function detailsOfNew(input: z.output<typeof createWorkspaceParameters>): WorkspaceDetails {
  const older = {
    logo_shape: input.webview_logo_shape,
    primary_button_color: input.webview_primary_button_color,
    primary_button_text_color: input.webview_primary_button_text_color,
    success_message: input.webview_success_message,
  }
  return {
    company_name: input.company_name ?? input.connect_partner_name ?? input.name,
    connect_partner_name: input.connect_partner_name ?? null,
    is_sandbox: input.is_sandbox,
    is_suspended: false,
    is_publishable_key_auth_enabled: false,
    organization_id: null,
    connect_webview_customization: changed(changed({}, older), input.connect_webview_customization),
  }
}

/** The details after an update: what it leaves out stays, a null in the customization takes a member away. */
export function detailsAfter(
  before: WorkspaceDetails,
  update: z.output<typeof updateWorkspaceParameters>,
): WorkspaceDetails {
  return {
    ...before,
    connect_partner_name: update.connect_partner_name ?? before.connect_partner_name,
    is_publishable_key_auth_enabled: update.is_publishable_key_auth_enabled ?? before.is_publishable_key_auth_enabled,
    is_suspended: update.is_suspended ?? before.is_suspended,
    connect_webview_customization: changed(before.connect_webview_customization, update.connect_webview_customization),
  }
}

type Customization = WorkspaceDetails['connect_webview_customization']

function changed(before: Customization, change: z.output<typeof customization> | undefined): Customization {
  const members = Object.entries({ ...before, ...defined(change ?? {}) })
  return Object.fromEntries(members.filter(([, value]) => value !== null))
}

function defined(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
