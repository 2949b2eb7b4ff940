import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Which part of the sample a domain gets: the same tables, other regions. */
export const PROFILES = { retail: ['north', 'south'], logistics: ['east', 'west'], finance: ['central'] } as const
export type Profile = keyof typeof PROFILES

const CUSTOMERS_PER_REGION = 40
const ORDERS_PER_CUSTOMER = 6
const PRODUCTS = ['compass', 'lantern', 'kettle', 'rucksack', 'tent']

/** Each domain has a file of its own, so that no query can reach the tables of another. */
export function databaseOf(folder: string, domain: string): string {
  if (!/^[a-z0-9_]{1,64}$/.test(domain)) throw new TypeError('the id of a domain has other characters')
  return join(folder, `${domain}.db`)
}

/** Makes the sample tables of a domain: customers and their orders. Once: a second time changes nothing. */
export function makeSample(folder: string, domain: string, profile: Profile): void {
  const file = databaseOf(folder, domain)
  if (existsSync(file)) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.draft`
  const database = new DatabaseSync(draft)
  database.exec(`begin;
    drop table if exists orders; drop table if exists customers;
    create table customers (id integer primary key, name text not null, region text not null, since text not null) strict;
    create table orders (id integer primary key, customer_id integer not null references customers (id), product text not null,
      quantity integer not null, price_cents integer not null, ordered_on text not null) strict;
    create index orders_by_customer on orders (customer_id);`)
  const customer = database.prepare('insert into customers values (?, ?, ?, ?)')
  const order = database.prepare('insert into orders values (?, ?, ?, ?, ?, ?)')
  let [customers, orders] = [0, 0]
  for (const region of PROFILES[profile]) {
    for (let place = 0; place < CUSTOMERS_PER_REGION; place++) {
      customers++
      customer.run(customers, `Customer ${customers}`, region, day(customers * 11))
      for (let count = 0; count < ORDERS_PER_CUSTOMER; count++) {
        orders++
        const product = PRODUCTS[(orders * 7) % PRODUCTS.length] as string
        order.run(orders, customers, product, 1 + (orders % 4), 900 + ((orders * 137) % 9000), day(400 + orders))
      }
    }
  }
  database.exec('commit')
  database.close()
  renameSync(draft, file)
}

const day = (number: number): string => new Date(Date.UTC(2024, 0, 1 + (number % 700))).toISOString().slice(0, 10)
