// node bench/large-task.mjs FILE: describes a large CSV file through openTable; prints what it took.
import { openTable } from '@labbook/data'

const [path] = process.argv.slice(2)
const cpu = process.cpuUsage()
const start = performance.now()
const table = await openTable(path)
await table.describe()
const ms = performance.now() - start
const { user, system } = process.cpuUsage(cpu)
await table.close()
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, peakMiB: process.resourceUsage().maxRSS / 1024 }))
