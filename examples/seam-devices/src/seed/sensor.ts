import { type DeviceSeed, deviceSeed, type Make, type Particulars, type Site } from './device-seed.ts'

const MAKES = {
  minut: { type: 'minut_sensor', manufacturer: 'minut', brand: 'Minut', model: 'Gen 3 Sensor' },
  noiseaware: {
    type: 'noiseaware_activity_zone',
    manufacturer: 'noiseaware',
    brand: 'NoiseAware',
    model: 'Indoor Sensor Gen 3',
  },
} as const satisfies Record<string, Make>

interface SensorParticulars extends Particulars {
  readonly decibels: number
}

export function noiseSensor(
  site: Site,
  space: string,
  make: keyof typeof MAKES,
  particulars: SensorParticulars,
): DeviceSeed {
  return deviceSeed(site, space, MAKES[make], particulars, {
    capabilities_supported: ['noise_detection', ...(particulars.battery === undefined ? [] : (['battery'] as const))],
    properties: { noise_level_decibels: particulars.decibels },
  })
}

const CAMERA: Make = { type: 'ring_camera', manufacturer: 'ring', brand: 'Ring', model: 'Stick Up Cam Battery' }

export function camera(site: Site, space: string, particulars: Particulars): DeviceSeed {
  return deviceSeed(site, space, CAMERA, particulars, { capabilities_supported: ['battery'], properties: {} })
}
