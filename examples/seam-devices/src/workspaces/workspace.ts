import { z } from 'zod'

const customization = z.object({
  inviter_logo_url: z.string().optional(),
  logo_shape: z.enum(['circle', 'square']).optional(),
  primary_button_color: z.string().optional(),
  primary_button_text_color: z.string().optional(),
  success_message: z.string().optional(),
})

/** A workspace on the wire: every key that Seam's OpenAPI document requires. `workspace_id` and `name` are Latchkey's. */
export const workspaceSchema = z.object({
  workspace_id: z.string(),
  name: z.string(),
  company_name: z.string(),
  connect_partner_name: z.string().nullable(),
  is_sandbox: z.boolean(),
  is_suspended: z.boolean(),
  is_publishable_key_auth_enabled: z.boolean(),
  organization_id: z.string().nullable(),
  connect_webview_customization: customization,
})
export type Workspace = z.infer<typeof workspaceSchema>

/** What this API keeps about a workspace beside Latchkey. */
export type WorkspaceDetails = Omit<Workspace, 'workspace_id' | 'name'>

/** For a workspace that this API meets for the first time. */
export function defaultDetails(name: string): WorkspaceDetails {
  return {
    company_name: name,
    connect_partner_name: null,
    is_sandbox: false,
    is_suspended: false,
    is_publishable_key_auth_enabled: false,
    organization_id: null,
    connect_webview_customization: {},
  }
}
