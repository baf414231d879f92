import { type Field, InputError, type Table, tableFromTexts } from '@labbook/mlmodel'
import papaparse from 'papaparse'

/** CSV whose first line names the columns (models-and-autolog F). */
export function parseCsv(text: string, fields: readonly Field[] | undefined): Table {
  const { data, errors } = papaparse.parse<string[]>(text, { skipEmptyLines: true })
  const [error] = errors.filter(({ type }) => type === 'Quotes')
  if (error !== undefined)
    throw new InputError([{ message: `The CSV cannot be read: ${error.message}, row ${error.row ?? 0}.` }])
  const [names, ...rows] = data
  if (names === undefined)
    throw new InputError([{ message: 'The CSV is empty; its first line must name the columns.' }])
  return tableFromTexts(names, rows, fields)
}
