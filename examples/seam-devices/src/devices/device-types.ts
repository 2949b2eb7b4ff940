/**
 * The device types of Seam's OpenAPI document that this API serves. Some of Seam's clients hold the list as a closed enumeration and fail on a
 * whole page for one name that they don't know, so nothing else may ever be returned.
 */
export const DEVICE_TYPES = [
  'august_lock',
  'brivo_access_point',
  'igloohome_lock',
  'kisi_lock',
  'kwikset_lock',
  'lockly_lock',
  'nuki_lock',
  'salto_lock',
  'schlage_lock',
  'smartthings_lock',
  'ttlock_lock',
  'wyze_lock',
  'yale_lock',
  'minut_sensor',
  'noiseaware_activity_zone',
  'ecobee_thermostat',
  'honeywell_resideo_thermostat',
  'nest_thermostat',
  'sensi_thermostat',
  'tado_thermostat',
  'ring_camera',
] as const
export type DeviceType = (typeof DEVICE_TYPES)[number]
