import { describe, expect, test } from 'vitest'
import { example, FOREIGN, KEY, OFFICE, PAT, READ_ONLY_PAT, RENTALS } from '../testing/example.ts'
import type { Device } from './device.ts'
import { deviceFilter } from './device-filter.ts'

const idsOf = (answer: { body: { devices: Device[] } }) => answer.body.devices.map(({ device_id }) => device_id)
const namesOf = (answer: { body: { devices: Device[] } }) => answer.body.devices.map(({ display_name }) => display_name)

describe('/devices/list', () => {
  test('answers GET and POST alike', async () => {
    const { call } = example()
    const got = await call('/devices/list')
    const posted = await call('/devices/list', { method: 'POST', body: {} })
    expect(got.status).toBe(200)
    expect(got.body.devices).toHaveLength(12)
    expect(got.body).toMatchObject({
      ok: true,
      pagination: { has_next_page: false, next_page_cursor: null, next_page_url: null },
    })
    expect(posted.text).toBe(got.text)
  })

  test('shows each workspace its own devices and no other', async () => {
    const { call } = example()
    for (const workspace of [RENTALS, OFFICE]) {
      const answer = await call('/devices/list', {
        headers: { authorization: `Bearer ${PAT}`, 'seam-workspace': workspace.id },
      })
      expect(new Set(answer.body.devices.map((device: Device) => device.workspace_id))).toEqual(new Set([workspace.id]))
    }
  })

  test('needs no workspace from an API key and ignores one that is sent along', async () => {
    const { call } = example()
    const plain = await call('/devices/list', { headers: { authorization: `Bearer ${KEY}` } })
    const named = await call('/devices/list', {
      headers: { authorization: `bearer ${KEY}`, 'seam-workspace': OFFICE.id },
    })
    expect(plain.body.devices).toHaveLength(12)
    expect(named.text).toBe(plain.text)
  })

  test('asks a PAT without a workspace for one, an empty header being none', async () => {
    const { call } = example()
    for (const headers of [
      { authorization: `Bearer ${PAT}` },
      { authorization: `Bearer ${PAT}`, 'seam-workspace': '' },
    ]) {
      const answer = await call('/devices/list', { headers })
      expect(answer.status).toBe(400)
      expect(answer.body.error.type).toBe('missing_workspace_id')
    }
  })

  test('walks every device once over its pages, by GET and by POST', async () => {
    const { call } = example()
    const whole = idsOf(await call('/devices/list'))
    const next = {
      GET: (cursor: string) => call(`/devices/list?limit=5&page_cursor=${cursor}&_strict=true`),
      POST: (cursor: string) =>
        call('/devices/list', { method: 'POST', body: { limit: 5, page_cursor: cursor || null } }),
    }
    for (const page of [next.GET, next.POST]) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const answer = await page(cursor)
        seen.push(...idsOf(answer))
        cursor = answer.body.pagination.next_page_cursor
      }
      expect(seen).toEqual(whole)
    }
  })

  test('gives the address of the next page, parameters included', async () => {
    const { call } = example()
    const types = 'device_types=schlage_lock&device_types=august_lock&custom_metadata_has.listing=cedar-cabin'
    const all = await call(`/devices/list?device_types=schlage_lock&device_types=nest_thermostat`)
    const first = await call(`/devices/list?device_types=schlage_lock&device_types=nest_thermostat&limit=3`)
    const { pathname, search } = new URL(first.body.pagination.next_page_url)
    const second = await call(`${pathname}${search}`)
    expect([...idsOf(first), ...idsOf(second)]).toEqual(idsOf(all))
    expect(namesOf(await call(`/devices/list?${types}`))).toEqual(['Cedar Cabin Front Door'])
  })

  test('refuses a cursor with other parameters or in another workspace', async () => {
    const { call } = example()
    const { next_page_cursor: cursor } = (await call('/devices/list?limit=2')).body.pagination
    const inOffice = { headers: { authorization: `Bearer ${PAT}`, 'seam-workspace': OFFICE.id } }
    for (const answer of [
      await call(`/devices/list?limit=3&page_cursor=${cursor}`),
      await call(`/devices/list?limit=2&manufacturer=august&page_cursor=${cursor}`),
      await call(`/devices/list?limit=2&page_cursor=${cursor}`, inOffice),
    ]) {
      expect(answer.status).toBe(400)
      expect(answer.body.error.type).toBe('mismatched_page_parameters')
    }
  })

  test.each(['nonsense', 'W10', 'bnVsbA', '%00', encodeURIComponent('WyJhIiwxLDJd')])(
    'refuses %s as a cursor',
    async (cursor) => {
      const answer = await example().call(`/devices/list?page_cursor=${cursor}`)
      expect(answer.status).toBe(400)
      expect(answer.body.error).toMatchObject({ type: 'invalid_input', validation_errors: { page_cursor: {} } })
    },
  )

  test('narrows by every filter', async () => {
    const { call } = example()
    const count = async (query: string) => (await call(`/devices/list?${query}`)).body.devices.length
    const [first, second] = (await call('/devices/list')).body.devices as [Device, Device]
    expect(await count(`device_ids=${first.device_id}&device_ids=${second.device_id}`)).toBe(2)
    expect(await count('device_ids=')).toBe(0)
    expect(await count('device_type=schlage_lock')).toBe(2)
    expect(await count('device_type=schlage_lock&device_types=august_lock')).toBe(0)
    expect(await count(`connected_account_id=${first.connected_account_id}`)).toBe(2)
    expect(await count(`connected_account_ids=${first.connected_account_id}`)).toBe(2)
    expect(await count('manufacturer=nest')).toBe(2)
    expect(await count(`created_before=${encodeURIComponent('2026-02-05T00:00:00+02:00')}`)).toBe(1)
    expect(await count(`space_id=${first.space_ids[0]}`)).toBe(1)
    expect(await count('search=HARBOR')).toBe(4)
    expect(await count('search=%25')).toBe(0)
    expect(await count('include_if=can_remotely_unlock')).toBe(5)
    expect(await count('exclude_if=can_remotely_unlock&exclude_if=can_hvac_heat')).toBe(4)
    expect(await count('custom_metadata_has.cleaner_access=true')).toBe(1)
    expect(await count('custom_metadata_has.cleaner_access=true&custom_metadata_has.listing=harbor-loft')).toBe(0)
    const posted = await call('/devices/list', {
      method: 'POST',
      body: { custom_metadata_has: { cleaner_access: true } },
    })
    expect(posted.body.devices).toHaveLength(1)
  })

  test('refuses a token without the scope by 403, so that its words reach the caller', async () => {
    const headers = { authorization: `Bearer ${READ_ONLY_PAT}`, 'seam-workspace': RENTALS.id }
    expect((await example().call('/devices/list', { headers })).status).toBe(200)
    expect((await example().call('/workspaces/get', { headers })).status).toBe(403)
  })
})

describe('/devices/get', () => {
  test('finds a device by id or by name, by GET and by POST', async () => {
    const { call } = example()
    const [device] = (await call('/devices/list?search=front')).body.devices as [Device]
    for (const answer of [
      await call(`/devices/get?device_id=${device.device_id}&_strict=true`),
      await call('/devices/get?name=Cedar+Cabin+Front+Door'),
      await call('/devices/get', { method: 'POST', body: { device_id: device.device_id } }),
    ]) {
      expect(answer.body).toEqual({ device, ok: true })
    }
  })

  test("answers for another workspace's device as for one that never was", async () => {
    const { call, store } = example()
    const [foreign] = store.devices.list(FOREIGN.id, deviceFilter({}), undefined, 1)
    const answers = await Promise.all(
      [foreign?.device_id, 'no-such-device'].map((id) => call(`/devices/get?device_id=${id}`)),
    )
    expect(answers[0]?.status).toBe(404)
    expect(answers[0]?.body.error.type).toBe('device_not_found')
    expect(answers[0]?.text).toBe(answers[1]?.text)
  })

  test('asks for an id or a name', async () => {
    const answer = await example().call('/devices/get')
    expect(answer.status).toBe(400)
    expect(answer.body.error.validation_errors._errors).toEqual(['Must specify either device_id or name.'])
  })
})
