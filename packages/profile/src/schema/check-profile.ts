import { ProfileError } from '../profile-error.js'
import type { Matrix, Profile } from '../profile-object.js'
import { firstFault, type SchemaFault } from './json-schema.js'
import { profileSchema } from './profile-schema.js'

/** Characters of a stored profile that are read. */
const LARGEST_PROFILE = 32 * 1024 * 1024

/**
 * A profile from its JSON text, which may come from anywhere.
 *
 * @throws ProfileError BAD_PROFILE, which names the place of the fault
 */
export function parseProfile(json: string): Profile {
  if (json.length > LARGEST_PROFILE) throw tooLarge(json.length)
  return checkProfile(parsed(json))
}

/**
 * The value, if it is a profile as the schema has it, with lists that fit each other.
 *
 * @example checkProfile({ schema: 'labbook-profile/2' }) // throws: This is not a profile: schema: …
 * @throws ProfileError BAD_PROFILE, which names the place of the fault
 */
export function checkProfile(value: unknown): Profile {
  const fault = firstFault(value, profileSchema) ?? firstMisfit(value as Profile)
  if (fault !== undefined) {
    throw new ProfileError(
      'BAD_PROFILE',
      `This is not a profile: ${fault.path === '' ? 'the value' : fault.path}: ${fault.rule}.`,
    )
  }
  return value as Profile
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new ProfileError('BAD_PROFILE', `This is not a profile: ${(error as Error).message}`)
  }
}

function tooLarge(length: number): ProfileError {
  const size = Math.ceil(length / 1024 / 1024)
  return new ProfileError(
    'BAD_PROFILE',
    `The profile has ${size} MiB; at most ${LARGEST_PROFILE / 1024 / 1024} are read.`,
  )
}

/** What no schema can say: lists that must have one length. */
function firstMisfit(profile: Profile): SchemaFault | undefined {
  for (const fault of misfits(profile)) return fault
  return undefined
}

function* misfits({
  columns,
  variables,
  table,
  correlations,
  missing,
  sample,
  duplicates,
  interactions,
}: Profile): Generator<SchemaFault> {
  const k = columns.length
  yield* lengths('variables', variables, k)
  if (table.n_var !== k) yield { path: 'table.n_var', rule: `${table.n_var} is not the number of columns, ${k}` }
  const names = new Set(columns)
  for (const [i, variable] of variables.entries()) {
    const path = `variables[${i}]`
    if (!names.delete(variable.name)) yield { path: `${path}.name`, rule: 'is no column, or the second of its name' }
    for (const key of ['histogram', 'length_histogram'] as const) {
      const histogram =
        key in variable
          ? (variable as Partial<Record<typeof key, { bins: number; edges: number[]; counts: number[] } | null>>)[key]
          : null
      if (!histogram) continue
      yield* lengths(`${path}.${key}.edges`, histogram.edges, histogram.bins + 1)
      yield* lengths(`${path}.${key}.counts`, histogram.counts, histogram.bins)
    }
  }
  for (const [method, matrix] of Object.entries(correlations)) yield* square(`correlations.${method}`, matrix)
  if (missing.count !== undefined) yield* lengths('missing.count', missing.count, k)
  for (const [i, band] of missing.matrix?.share.entries() ?? []) yield* lengths(`missing.matrix.share[${i}]`, band, k)
  if (missing.heatmap !== undefined) yield* square('missing.heatmap', missing.heatmap)
  for (const part of ['head', 'tail', 'random'] as const) {
    const rows = sample[part] ?? []
    yield* lengths(`sample.${part}_index`, sample[`${part}_index`] ?? [], rows.length)
    for (const [i, row] of rows.entries()) yield* lengths(`sample.${part}[${i}]`, row, k)
  }
  if (duplicates !== undefined) {
    yield* lengths('duplicates.counts', duplicates.counts, duplicates.rows.length)
    for (const [i, row] of duplicates.rows.entries())
      yield* lengths(`duplicates.rows[${i}]`, row, duplicates.columns.length)
  }
  yield* lengths('interactions.data', interactions.data, interactions.columns.length)
  for (const [i, { steps }] of interactions.data.entries())
    yield* carried(`interactions.data[${i}].steps`, steps, 2 * interactions.rows)
  for (const [i, { codes }] of interactions.categories.entries())
    yield* carried(`interactions.categories[${i}].codes`, codes, interactions.rows)
}

function* lengths(path: string, { length }: readonly unknown[], wanted: number): Generator<SchemaFault> {
  if (length !== wanted) yield { path, rule: `has ${length} items, not ${wanted}` }
}

function* square(path: string, { columns, matrix }: Matrix): Generator<SchemaFault> {
  yield* lengths(`${path}.matrix`, matrix, columns.length)
  for (const [i, row] of matrix.entries()) yield* lengths(`${path}.matrix[${i}]`, row, columns.length)
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

function* carried(path: string, base64: string, bytes: number): Generator<SchemaFault> {
  const wanted = 4 * Math.ceil(bytes / 3)
  if (base64.length !== wanted || !BASE64.test(base64)) yield { path, rule: `is not base64 of ${bytes} bytes` }
}
