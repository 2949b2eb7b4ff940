import type { DeviceSeed, Site } from './device-seed.ts'
import { lock } from './lock.ts'
import { camera, noiseSensor } from './sensor.ts'
import { thermostat } from './thermostat.ts'

const CEDAR_CABIN: Site = { name: 'Cedar Cabin', timeZone: 'America/Los_Angeles' }
const HARBOR_LOFT: Site = { name: 'Harbor Loft', timeZone: 'America/Los_Angeles' }
const MISSION_FLAT: Site = { name: 'Mission Flat', timeZone: 'America/Los_Angeles' }
const LINDEN_HOUSE: Site = { name: 'Linden House', timeZone: 'Europe/Berlin' }
const WAREHOUSE: Site = { name: 'Warehouse 4', timeZone: 'Europe/Berlin' }
const MAPLE_HALL: Site = { name: 'Maple Hall', timeZone: 'America/Chicago' }

/** Holiday homes that are let by the night: doors with codes, heating, and an ear for parties. */
const VACATION_RENTALS: readonly DeviceSeed[] = [
  lock(CEDAR_CABIN, 'Front Door', 'schlageEncode', {
    battery: 0.87,
    serial: 'BE489-204417',
    autoLockDelay: 120,
    metadata: { listing: 'cedar-cabin', cleaner_access: true },
  }),
  lock(CEDAR_CABIN, 'Back Door', 'schlageEncode', { battery: 0.24, serial: 'BE489-204418', locked: false }),
  thermostat(CEDAR_CABIN, 'Living Room', 'ecobeePremium', { celsius: 20.5, humidity: 0.41, running: 'heating' }),
  noiseSensor(CEDAR_CABIN, 'Deck', 'minut', { battery: 0.66, decibels: 38.2 }),
  camera(CEDAR_CABIN, 'Driveway', { battery: 0.52 }),
  lock(HARBOR_LOFT, 'Entrance', 'augustWifi', {
    battery: 0.71,
    doorOpen: false,
    autoLockDelay: 30,
    metadata: { listing: 'harbor-loft' },
  }),
  lock(HARBOR_LOFT, 'Roof Terrace', 'yaleAssure', {
    battery: 0.06,
    errors: [
      {
        error_code: 'device_offline',
        is_device_error: true,
        message: 'The lock has not answered for three days. Check its batteries and its Wi-Fi.',
        created_at: '2026-11-19T07:42:10.000Z',
      },
    ],
  }),
  thermostat(HARBOR_LOFT, 'Hallway', 'nestLearning', { celsius: 21.9, humidity: 0.47 }),
  noiseSensor(HARBOR_LOFT, 'Living Room', 'noiseaware', { decibels: 44.9 }),
  lock(MISSION_FLAT, 'Street Door', 'kwiksetHalo', {
    battery: 0.93,
    warnings: [
      {
        warning_code: 'many_active_backup_codes',
        message: 'More than ten backup codes are active on this lock.',
        created_at: '2026-11-02T16:05:00.000Z',
      },
    ],
  }),
  lock(MISSION_FLAT, 'Keybox', 'igloohomeBox', { battery: 0.98, nickname: 'Mission spare keys' }),
  thermostat(MISSION_FLAT, 'Bedroom', 'nestLearning', { celsius: 18.3, humidity: 0.52, running: 'heating' }),
]

/** A house of offices and its warehouse. */
const OFFICE_BUILDING: readonly DeviceSeed[] = [
  lock(LINDEN_HOUSE, 'Lobby', 'saltoXs4', { battery: 0.78, metadata: { floor: '0', fire_route: true } }),
  lock(LINDEN_HOUSE, 'Third Floor', 'saltoXs4', { battery: 0.35, metadata: { floor: '3' } }),
  lock(LINDEN_HOUSE, 'Server Room', 'kisiReader', { metadata: { floor: '-1', restricted: true } }),
  lock(LINDEN_HOUSE, 'Meeting Room', 'nukiUltra', { battery: 0.59, locked: false, doorOpen: true }),
  thermostat(LINDEN_HOUSE, 'Open Space', 'tadoX', { celsius: 22.1, humidity: 0.38 }),
  lock(WAREHOUSE, 'Loading Dock', 'brivoPoint', {
    warnings: [
      {
        warning_code: 'device_has_flaky_connection',
        message: 'This access point lost its connection nine times in the last day.',
        created_at: '2026-11-21T22:18:33.000Z',
      },
    ],
  }),
  thermostat(WAREHOUSE, 'Cold Store', 'honeywellT9', { celsius: 6.4, humidity: 0.73, running: 'cooling' }),
]

const STUDENT_HOUSING: readonly DeviceSeed[] = [
  lock(MAPLE_HALL, 'Main Entrance', 'yaleAssure', { battery: 0.81, autoLockDelay: 10 }),
  lock(MAPLE_HALL, 'Bicycle Room', 'wyzeBolt', { battery: 0.44 }),
  lock(MAPLE_HALL, 'Room 101', 'augustWifi', { battery: 0.62 }),
  noiseSensor(MAPLE_HALL, 'Common Room', 'minut', { battery: 0.9, decibels: 57.4 }),
]

export const PROFILES = {
  vacation_rentals: VACATION_RENTALS,
  office_building: OFFICE_BUILDING,
  student_housing: STUDENT_HOUSING,
} as const
export type Profile = keyof typeof PROFILES
