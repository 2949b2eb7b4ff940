import { type DeviceSeed, deviceSeed, type Make, type Particulars, type Site } from './device-seed.ts'

const MAKES = {
  nestLearning: { type: 'nest_thermostat', manufacturer: 'nest', brand: 'Google Nest', model: 'Learning Thermostat' },
  ecobeePremium: {
    type: 'ecobee_thermostat',
    manufacturer: 'ecobee',
    brand: 'ecobee',
    model: 'Smart Thermostat Premium',
  },
  honeywellT9: {
    type: 'honeywell_resideo_thermostat',
    manufacturer: 'honeywell_resideo',
    brand: 'Honeywell Home',
    model: 'T9 Smart Thermostat',
  },
  tadoX: { type: 'tado_thermostat', manufacturer: 'tado', brand: 'tado°', model: 'Smart Thermostat X' },
} as const satisfies Record<string, Make>

interface ThermostatParticulars extends Particulars {
  readonly celsius: number
  /** 0 to 1. */
  readonly humidity: number
  readonly running?: 'heating' | 'cooling'
}

const HEATS_ONLY: readonly string[] = ['tadoX']

export function thermostat(
  site: Site,
  space: string,
  make: keyof typeof MAKES,
  particulars: ThermostatParticulars,
): DeviceSeed {
  const { celsius, humidity, running } = particulars
  const cools = !HEATS_ONLY.includes(make)
  const seed = deviceSeed(site, space, MAKES[make], particulars, {
    capabilities_supported: ['thermostat'],
    properties: {
      temperature_celsius: celsius,
      temperature_fahrenheit: Math.round((celsius * 9) / 5 + 32),
      relative_humidity: humidity,
      is_heating: running === 'heating',
      is_cooling: running === 'cooling',
      is_fan_running: running !== undefined,
      available_hvac_mode_settings: cools ? ['off', 'heat', 'cool', 'heat_cool'] : ['off', 'heat'],
      available_fan_mode_settings: cools ? ['auto', 'on', 'circulate'] : [],
    },
  })
  return { ...seed, can_hvac_heat: true, can_hvac_cool: cools, can_hvac_heat_cool: cools, can_turn_off_hvac: true }
}
