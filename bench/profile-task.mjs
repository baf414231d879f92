// node bench/profile-task.mjs full|minimal frame|cleaned|large FILE HTML: profiles a table and writes the report; prints what it took.
import { statSync } from 'node:fs'
import { openTable, readCsv } from '@labbook/data'
import { profile } from '@labbook/profile'
import { cleanedSales } from './cleaned-sales.mjs'

const [mode, kind, path, html] = process.argv.slice(2)
// A frame is in memory before the clock starts; a large table is opened, and so read, by its profile.
const frame =
  kind === 'large' ? undefined : kind === 'cleaned' ? cleanedSales(await readCsv(path)) : await readCsv(path)
const cpu = process.cpuUsage()
const start = performance.now()
const table = frame === undefined ? await openTable(path) : undefined
const report = await profile(frame ?? (await table.columnSource()), { mode })
await report.toFile(html)
const ms = performance.now() - start
const { user, system } = process.cpuUsage(cpu)
await table?.close()
console.log(
  JSON.stringify({
    ms,
    cpuMs: (user + system) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
    bytes: statSync(html).size,
  }),
)
