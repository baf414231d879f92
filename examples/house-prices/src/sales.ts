import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import Papa from 'papaparse'

/** A sold home of King County, Washington. Areas are in square feet, the price in dollars. */
export interface Sale {
  readonly price: number
  readonly bedrooms: number
  readonly bathrooms: number
  readonly sqft_living: number
  readonly sqft_lot: number
  readonly floors: number
  readonly waterfront: number
  readonly view: number
  readonly condition: number
  readonly grade: number
  readonly sqft_above: number
  readonly sqft_basement: number
  readonly yr_built: number
  /** 0 if it never was. */
  readonly yr_renovated: number
  readonly lat: number
  readonly long: number
  readonly sqft_living15: number
  readonly sqft_lot15: number
}

export interface Home extends Sale {
  readonly age: number
  readonly renovation_age: number
}

/** The file that the examples of this repository share. */
export const SALES = new URL('../../../test/data/house_sales.arff.gz', import.meta.url)

/** The sales in a gzipped ARFF file, without date and zip code, each once, with the ages of the homes. */
export async function readHomes(file: URL | string = SALES): Promise<Home[]> {
  const arff = gunzipSync(await readFile(file)).toString()
  const sales = withoutColumns(parseArff<Sale & { date: string; zipcode: number }>(arff), ['date', 'zipcode'])
  return withoutDuplicates(sales).map((sale) => ({
    ...sale,
    age: 2015 - sale.yr_built,
    // 2015 for a home that was never renovated.
    renovation_age: 2015 - sale.yr_renovated,
  }))
}

/** Rows without some of their columns. */
export function withoutColumns<Row extends object, Name extends keyof Row>(
  rows: readonly Row[],
  names: readonly Name[],
): Omit<Row, Name>[] {
  const dropped = new Set<PropertyKey>(names)
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).filter(([name]) => !dropped.has(name))) as Omit<Row, Name>,
  )
}

/** ARFF is CSV below a head that names the columns, one `@ATTRIBUTE` a line. */
function parseArff<Row>(text: string): Row[] {
  const start = text.search(/^@DATA/im)
  const names = [...text.slice(0, start).matchAll(/^@ATTRIBUTE\s+(\S+)/gim)].map(([, name]) => name)
  const rows = text.slice(text.indexOf('\n', start) + 1)
  return Papa.parse<Row>(`${names.join(',')}\n${rows}`, { header: true, dynamicTyping: true, skipEmptyLines: true })
    .data
}

function withoutDuplicates<Row>(rows: readonly Row[]): Row[] {
  const seen = new Set<string>()
  return rows.filter((row) => seen.size < seen.add(JSON.stringify(row)).size)
}
