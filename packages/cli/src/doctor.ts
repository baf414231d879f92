import { execFile } from 'node:child_process'
import { access, constants, stat, statfs } from 'node:fs/promises'
import { promisify } from 'node:util'
import { hideSecrets, inspectStore, printableConfig } from '@labbook/server'
import type { Command } from 'commander'
import pc from 'picocolors'
import { formatBytes } from './format-bytes.js'
import { printable } from './printable.js'
import { storageConfig, type StorageFlags, withStorage } from './storage-flags.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'
import { labbookVersion } from './version.js'

interface Finding {
  readonly what: string
  readonly state: 'ok' | 'wrong' | 'note'
  readonly detail: string
}

/** `labbook doctor`: checks an installation and says how to fix what is wrong. */
export function addDoctorCommand(program: Command) {
  withServer(withStorage(program.command('doctor')))
    .description('Check the installation: versions, data folder, database, server and Python client.')
    .option('--mask-envs', 'hide the values of environment variables')
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
  else if (schema !== undefined && schema > knownSchema)
    findings.push({
      what: 'Database',
      state: 'wrong',
      detail: `${database} has schema ${schema}, but this version of Labbook supports up to ${knownSchema}. Update Labbook.`,
    })
  else if (schema === 0)
    findings.push({
      what: 'Database',
      state: 'note',
      detail: `${database} does not exist yet. The server creates it when it starts.`,
    })
  else if (schema !== knownSchema)
    findings.push({
      what: 'Database',
      state: 'note',
      detail: `${database} has schema ${schema}. The next server start, or labbook db upgrade, upgrades it to ${knownSchema}.`,
    })
  else findings.push({ what: 'Database', state: 'ok', detail: `${database}, schema ${schema}` })
  findings.push({ what: 'Artifacts', state: 'note', detail: String(printableConfig(config)['artifactsDestination']) })
  return findings
}

async function ofFolder(folder: string): Promise<Finding> {
  const what = 'Data folder'
  const wrong = (detail: string): Finding => ({ what, state: 'wrong', detail })
  try {
    const { mode } = await stat(folder)
    await access(folder, constants.R_OK | constants.W_OK)
    if ((mode & 0o002) !== 0)
      return wrong(`Every user can write to ${folder}. To prevent this, run: chmod o-w ${folder}`)
    const { bavail, bsize } = await statfs(folder)
    const detail = `${folder}, ${formatBytes(bavail * bsize)} free`
    if (bavail * bsize < LEAST_FREE_BYTES)
      return wrong(`${detail}. Free some space: on a full disk, nothing can be logged.`)
    if ((mode & 0o004) !== 0)
      return {
        what,
        state: 'note',
        detail: `${detail}. Every user can read it. To prevent this, run: chmod o-rx ${folder}`,
      }
    return { what, state: 'ok', detail }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT')
      return { what, state: 'note', detail: `${folder} does not exist yet. The server creates it when it starts.` }
    return wrong(`Cannot write to ${folder} (${code}). Choose another folder with --data-dir.`)
  }
}

/** With less than this, one large file may fill the disk. */
const LEAST_FREE_BYTES = 256 * 1024 * 1024

async function ofServer(flags: ServerFlag): Promise<Finding> {
  const server = openTrackingServer(flags)
  const what = 'Server'
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const health = await (await server.request('/health', { signal })).text()
    const version = await (await server.request('/version', { signal })).text()
    const detail = `${server.trackingUri} answers ${health.slice(0, 200)} (compatible with MLflow ${version.slice(0, 20)})`
    return { what, state: health === 'OK' ? 'ok' : 'wrong', detail }
  } catch (error) {
    // A server that was named explicitly is expected to run.
    const isNamed = flags.trackingUri !== undefined || (process.env['MLFLOW_TRACKING_URI'] ?? '') !== ''
    return { what, state: isNamed ? 'wrong' : 'note', detail: (error as Error).message }
  }
}

const PATIENCE_MS = 10_000

async function ofPython(): Promise<Finding> {
  const what = 'Python client'
  try {
    const script = 'import mlflow; print(mlflow.__version__)'
    const { stdout } = await promisify(execFile)('python3', ['-c', script], { timeout: 60_000 })
    return { what, state: 'ok', detail: `mlflow ${stdout.trim()}` }
  } catch {
    return { what, state: 'note', detail: 'python3 cannot import mlflow. Install it with: pip install mlflow' }
  }
}

function ofEnvironment(isMasked: boolean): Finding[] {
  return Object.entries(process.env)
    .filter(([name]) => /^(MLFLOW|LABBOOK)_/.test(name))
    .map(([name, value]) => ({
      what: name,
      state: 'note',
      detail: isMasked || /PASSWORD|TOKEN|SECRET|KEY/.test(name) ? '***' : hideSecrets(String(value)),
    }))
}
