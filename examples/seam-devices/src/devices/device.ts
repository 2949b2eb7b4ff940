import { z } from 'zod'
import { DEVICE_TYPES } from './device-types.ts'

/** What a device can do, each answered by a boolean of that name; a device leaves out what does not concern its kind. */
export const ABILITIES = [
  'can_remotely_unlock',
  'can_remotely_lock',
  'can_program_online_access_codes',
  'can_program_offline_access_codes',
  'can_unlock_with_code',
  'can_configure_auto_lock',
  'can_hvac_heat',
  'can_hvac_cool',
  'can_hvac_heat_cool',
  'can_turn_off_hvac',
] as const
export type Ability = (typeof ABILITIES)[number]

const abilities = Object.fromEntries(ABILITIES.map((name) => [name, z.boolean().optional()])) as Record<
  Ability,
  z.ZodOptional<z.ZodBoolean>
>

const battery = z.object({ level: z.number().min(0).max(1), status: z.enum(['critical', 'low', 'good', 'full']) })

const properties = z.object({
  name: z.string(),
  online: z.boolean(),
  manufacturer: z.string(),
  model: z.object({ display_name: z.string(), manufacturer_display_name: z.string() }),
  serial_number: z.string().optional(),
  appearance: z.object({ name: z.string() }),
  battery: battery.optional(),
  battery_level: z.number().min(0).max(1).optional(),
  locked: z.boolean().optional(),
  door_open: z.boolean().optional(),
  auto_lock_enabled: z.boolean().optional(),
  auto_lock_delay_seconds: z.number().optional(),
  supported_code_lengths: z.array(z.number()).optional(),
  max_active_codes_supported: z.number().optional(),
  noise_level_decibels: z.number().optional(),
  temperature_celsius: z.number().optional(),
  temperature_fahrenheit: z.number().optional(),
  relative_humidity: z.number().min(0).max(1).optional(),
  is_heating: z.boolean().optional(),
  is_cooling: z.boolean().optional(),
  is_fan_running: z.boolean().optional(),
  available_hvac_mode_settings: z.array(z.enum(['off', 'heat', 'cool', 'heat_cool', 'eco'])).optional(),
  available_fan_mode_settings: z.array(z.enum(['auto', 'on', 'circulate'])).optional(),
})

/** A device on the wire: every key that Seam's OpenAPI document requires, and those of the others that this API fills. */
export const deviceSchema = z.object({
  device_id: z.uuid(),
  workspace_id: z.string(),
  connected_account_id: z.uuid(),
  device_type: z.enum(DEVICE_TYPES),
  display_name: z.string(),
  nickname: z.string().optional(),
  device_manufacturer: z.object({ manufacturer: z.string(), display_name: z.string() }),
  device_provider: z.object({
    device_provider_name: z.string(),
    display_name: z.string(),
    provider_category: z.string(),
  }),
  capabilities_supported: z.array(z.enum(['access_code', 'lock', 'noise_detection', 'thermostat', 'battery', 'phone'])),
  properties,
  location: z.object({ location_name: z.string(), time_zone: z.string(), timezone: z.string() }),
  space_ids: z.array(z.uuid()),
  custom_metadata: z.record(z.string(), z.union([z.string(), z.boolean()])),
  errors: z.array(
    z.object({
      error_code: z.enum(['device_offline', 'hub_disconnected', 'device_disconnected']),
      is_device_error: z.literal(true),
      message: z.string(),
      created_at: z.iso.datetime(),
    }),
  ),
  warnings: z.array(
    z.object({
      warning_code: z.enum([
        'device_has_flaky_connection',
        'many_active_backup_codes',
        'power_saving_mode',
        'time_zone_unknown',
      ]),
      message: z.string(),
      created_at: z.iso.datetime(),
    }),
  ),
  is_managed: z.literal(true),
  created_at: z.iso.datetime(),
  ...abilities,
})
export type Device = z.infer<typeof deviceSchema>
