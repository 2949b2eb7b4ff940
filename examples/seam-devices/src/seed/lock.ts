import { type DeviceSeed, deviceSeed, type Make, type Particulars, type Site } from './device-seed.ts'

const MAKES = {
  schlageEncode: {
    type: 'schlage_lock',
    manufacturer: 'schlage',
    brand: 'Schlage',
    model: 'Encode Smart WiFi Deadbolt',
  },
  augustWifi: { type: 'august_lock', manufacturer: 'august', brand: 'August', model: 'Wi-Fi Smart Lock' },
  yaleAssure: { type: 'yale_lock', manufacturer: 'yale', brand: 'Yale', model: 'Assure Lock 2' },
  kwiksetHalo: { type: 'kwikset_lock', manufacturer: 'kwikset', brand: 'Kwikset', model: 'Halo Touchscreen' },
  nukiUltra: { type: 'nuki_lock', manufacturer: 'nuki', brand: 'Nuki', model: 'Smart Lock Ultra' },
  saltoXs4: { type: 'salto_lock', manufacturer: 'salto', brand: 'SALTO', model: 'XS4 One' },
  kisiReader: { type: 'kisi_lock', manufacturer: 'kisi', brand: 'Kisi', model: 'Reader Pro 2' },
  brivoPoint: { type: 'brivo_access_point', manufacturer: 'brivo', brand: 'Brivo', model: 'ACS300 Access Point' },
  wyzeBolt: { type: 'wyze_lock', manufacturer: 'wyze', brand: 'Wyze', model: 'Lock Bolt' },
  igloohomeBox: { type: 'igloohome_lock', manufacturer: 'igloohome', brand: 'igloohome', model: 'Smart Keybox 3' },
} as const satisfies Record<string, Make>

interface LockParticulars extends Particulars {
  readonly locked?: boolean
  readonly doorOpen?: boolean
  /** Seconds; absent: the lock does not lock itself. */
  readonly autoLockDelay?: number
}

/** Doors without a keypad take no access codes, the keybox makes its codes without a connection. */
const WITHOUT_KEYPAD: readonly string[] = ['nukiUltra', 'kisiReader', 'brivoPoint']
const OFFLINE_CODES: readonly string[] = ['igloohomeBox']

export function lock(site: Site, space: string, make: keyof typeof MAKES, particulars: LockParticulars): DeviceSeed {
  const keypad = !WITHOUT_KEYPAD.includes(make)
  const remote = !OFFLINE_CODES.includes(make)
  const seed = deviceSeed(site, space, MAKES[make], particulars, {
    capabilities_supported: ['lock', ...(keypad ? (['access_code'] as const) : []), ...powered(particulars)],
    properties: {
      ...(remote ? { locked: particulars.locked ?? true } : {}),
      ...(particulars.doorOpen === undefined ? {} : { door_open: particulars.doorOpen }),
      ...(keypad ? { supported_code_lengths: [4, 5, 6, 7, 8], max_active_codes_supported: remote ? 100 : 50 } : {}),
      auto_lock_enabled: particulars.autoLockDelay !== undefined,
      ...(particulars.autoLockDelay === undefined ? {} : { auto_lock_delay_seconds: particulars.autoLockDelay }),
    },
  })
  return {
    ...seed,
    can_remotely_unlock: remote,
    can_remotely_lock: remote,
    can_program_online_access_codes: keypad && remote,
    can_program_offline_access_codes: keypad && !remote,
    can_unlock_with_code: keypad,
    can_configure_auto_lock: remote,
  }
}

function powered({ battery }: Particulars): 'battery'[] {
  return battery === undefined ? [] : ['battery']
}
