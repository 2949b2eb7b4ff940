import { expect, test } from 'vitest'
import { deviceSchema } from '../devices/device.ts'
import { deviceFilter } from '../devices/device-filter.ts'
import { example, OFFICE, PAT } from '../testing/example.ts'
import { PROFILES, type Profile } from './profiles.ts'
import { seedDevices } from './seed-devices.ts'

test.each(Object.keys(PROFILES) as Profile[])(
  'every device of %s is whole and has an id of its own',
  async (profile) => {
    const { store } = example()
    seedDevices(store, 'ws_new', profile)
    expect(PROFILES[profile].length).toBeGreaterThan(3)
    const devices = store.devices.list('ws_new', deviceFilter({}), undefined, 500)
    expect(devices).toHaveLength(PROFILES[profile].length)
    for (const device of devices) expect(deviceSchema.strict().parse(device)).toEqual(device)
    expect(new Set(devices.map(({ display_name }) => display_name)).size).toBe(devices.length)
  },
)

test('seeding again changes nothing', async () => {
  const { store, call } = example()
  const headers = { authorization: `Bearer ${PAT}`, 'seam-workspace': OFFICE.id }
  const before = await call('/devices/list', { headers })
  seedDevices(store, OFFICE.id, 'office_building')
  expect((await call('/devices/list', { headers })).text).toBe(before.text)
})
