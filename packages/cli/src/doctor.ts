import { execFile } from 'node:child_process'
import { access, constants, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { inspectStore, printableConfig } from '@labbook/server'
import type { Command } from 'commander'
import pc from 'picocolors'
import { printable } from './printable.js'
import { storageConfig, type StorageFlags, withStorage } from './storage-flags.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'
import { labbookVersion } from './version.js'

interface Finding {
  readonly what: string
  readonly state: 'ok' | 'wrong' | 'note'
  readonly detail: string
}

/** `labbook doctor`: looks for what is wrong with an installation, and says what to do. */
export function addDoctorCommand(program: Command) {
  withServer(withStorage(program.command('doctor')))
    .description('Look for what is wrong: versions, data folder, database, server, Python client.')
    .option('--mask-envs', 'do not show the values of environment variables')
    .action(async (flags: StorageFlags & ServerFlag & { maskEnvs?: boolean }) => {
      const findings = [
        ...(await ofInstallation(flags)),
        await ofServer(flags),
        await ofPython(),
        ...ofEnvironment(flags.maskEnvs === true),
      ]
      for (const finding of findings) console.log(line(finding))
      if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1
    })
}

function line({ what, state, detail }: Finding): string {
  const mark = { ok: pc.green('ok   '), wrong: pc.red('wrong'), note: pc.dim('note ') }[state]
  return `${mark}  ${what}: ${printable(detail)}`
}

async function ofInstallation(flags: StorageFlags): Promise<Finding[]> {
  const config = storageConfig(flags)
  const { sqliteVersion, database, schema, knownSchema, refusal } = await inspectStore(config)
  const findings: Finding[] = [
    {
      what: 'Labbook',
      state: 'ok',
      detail: `${labbookVersion()} on Node.js ${process.versions.node}, SQLite ${sqliteVersion}`,
    },
    await ofFolder(config.dataDir),
  ]
  if (refusal !== undefined) findings.push({ what: 'Database', state: 'wrong', detail: refusal })
  else if (schema === 0)
    findings.push({ what: 'Database', state: 'note', detail: `${database} does not exist yet; the server makes it.` })
  else findings.push({ what: 'Database', state: 'ok', detail: `${database}, schema ${schema} of ${knownSchema}` })
  findings.push({ what: 'Artifacts', state: 'note', detail: String(printableConfig(config)['artifactsDestination']) })
  return findings
}

async function ofFolder(folder: string): Promise<Finding> {
  const what = 'Data folder'
  try {
    await access(folder, constants.R_OK | constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const detail = `${folder}, ${(free / 1e9).toFixed(1)} GB free`
    return free < 256 * 1024 * 1024
      ? { what, state: 'wrong', detail: `${detail}: make room.` }
      : { what, state: 'ok', detail }
  } catch {
    const isParentWritable = await access(dirname(folder), constants.W_OK).then(
      () => true,
      () => false,
    )
    if (isParentWritable) return { what, state: 'note', detail: `${folder} does not exist yet; the server makes it.` }
    return { what, state: 'wrong', detail: `${folder} cannot be written. Choose another with --data-dir.` }
  }
}

async function ofServer(flags: ServerFlag): Promise<Finding> {
  const server = openTrackingServer(flags)
  const what = 'Server'
  try {
    const health = await (await server.request('/health')).text()
    return { what, state: health === 'OK' ? 'ok' : 'wrong', detail: `${server.address} says ${health}` }
  } catch {
    return { what, state: 'note', detail: `None answers at ${server.address}. Start one with: labbook server` }
  }
}

async function ofPython(): Promise<Finding> {
  const what = 'Python client'
  try {
    const script = 'import mlflow; print(mlflow.__version__)'
    const { stdout } = await promisify(execFile)('python3', ['-c', script], { timeout: 60_000 })
    return { what, state: 'ok', detail: `mlflow ${stdout.trim()}` }
  } catch {
    return { what, state: 'note', detail: 'python3 here has no mlflow. Install it with: pip install mlflow' }
  }
}

function ofEnvironment(isMasked: boolean): Finding[] {
  return Object.entries(process.env)
    .filter(([name]) => /^(MLFLOW|LABBOOK)_/.test(name))
    .map(([name, value]) => ({
      what: name,
      state: 'note',
      detail: isMasked || /PASSWORD|TOKEN|URI/.test(name) ? '***' : String(value),
    }))
}
