import type { Device } from '../devices/device.ts'

/** A device without what only its workspace gives it: ids, account, and when it was connected. */
export type DeviceSeed = Omit<
  Device,
  'device_id' | 'workspace_id' | 'connected_account_id' | 'created_at' | 'space_ids'
> & {
  /** Devices of one account and of one space share these words; ids are made of them. */
  readonly account: string
  readonly space: string
}

export interface Site {
  readonly name: string
  readonly timeZone: string
}

/** How one maker's devices are named on the wire. */
export interface Make {
  readonly type: Device['device_type']
  readonly manufacturer: string
  readonly brand: string
  readonly model: string
}

/** What is particular to one device. */
export interface Particulars {
  readonly online?: boolean
  /** 0 to 1. */
  readonly battery?: number
  readonly serial?: string
  readonly nickname?: string
  readonly metadata?: Device['custom_metadata']
  readonly errors?: Device['errors']
  readonly warnings?: Device['warnings']
}

const PROVIDER_CATEGORY = 'stable'

export function deviceSeed(
  site: Site,
  space: string,
  make: Make,
  particulars: Particulars,
  kind: Pick<Device, 'capabilities_supported'> & { readonly properties: Partial<Device['properties']> },
): DeviceSeed {
  const name = particulars.nickname ?? `${site.name} ${space}`
  const { battery, serial, errors = [] } = particulars
  return {
    account: `${make.manufacturer} account`,
    space: `${site.name} ${space}`,
    device_type: make.type,
    display_name: name,
    ...(particulars.nickname === undefined ? {} : { nickname: particulars.nickname }),
    device_manufacturer: { manufacturer: make.manufacturer, display_name: make.brand },
    device_provider: {
      device_provider_name: make.manufacturer,
      display_name: make.brand,
      provider_category: PROVIDER_CATEGORY,
    },
    capabilities_supported: kind.capabilities_supported,
    properties: {
      name,
      online: particulars.online ?? errors.length === 0,
      manufacturer: make.manufacturer,
      model: { display_name: make.model, manufacturer_display_name: make.brand },
      appearance: { name },
      ...(serial === undefined ? {} : { serial_number: serial }),
      ...(battery === undefined
        ? {}
        : { battery: { level: battery, status: batteryStatus(battery) }, battery_level: battery }),
      ...kind.properties,
    },
    location: { location_name: site.name, time_zone: site.timeZone, timezone: site.timeZone },
    custom_metadata: particulars.metadata ?? {},
    errors,
    warnings: particulars.warnings ?? [],
    is_managed: true,
  }
}

function batteryStatus(level: number): 'critical' | 'low' | 'good' | 'full' {
  if (level < 0.1) return 'critical'
  if (level < 0.3) return 'low'
  return level < 0.95 ? 'good' : 'full'
}
