/** The most of a stored profile that is read. */
export const MOST_PROFILE_BYTES = 32_000_000
/** The most of a table that the page reads itself; the command profiles larger ones. */
export const MOST_TABLE_BYTES = 64_000_000
export const MOST_TABLE_ROWS = 200_000

const TABLES = /\.(csv|tsv|ndjson|jsonl|json|parquet|arrow|feather)(\.gz)?$/i

/** What the page of a profile makes of a file: it shows a stored profile, and profiles a table (PR-142, PR-144). */
export function profileFileKind(path: string): 'stored' | 'table' | undefined {
  if (/(^|\/)profile\.json$/.test(path)) return 'stored'
  return TABLES.test(path) ? 'table' : undefined
}

/** The command for a table that is too large for the page. */
export function profileCommand(path: string): string {
  return `labbook profile ${quoted(path.slice(path.lastIndexOf('/') + 1))}`
}

/** One word for a shell. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
