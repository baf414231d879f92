import type { ProfileOptions, ProfileReport } from '@labbook/profile'
import type { Dataset } from '@labbook/protocol'
import { datasetOf, type FrameInputOptions, type InputOptions } from '../datasets/dataset.js'
import type { FrameLike } from '../datasets/table.js'
import { encodeText } from '../files/made-file.js'
import { invalid } from '../invalid-input.js'
import type { ArtifactLog } from './artifact-log.js'
import type { LogCall } from './watched-call.js'

export type { ProfileReport } from '@labbook/profile'

/** What `logInput` takes of a frame, and what `profile` takes. */
export interface LogProfileOptions extends FrameInputOptions, Omit<ProfileOptions, 'digest'> {}

/** The tag that lists the profiles of a run: JSON of `{ name, digest, path }`. */
const PROFILES = 'labbook.profiles'

interface LoggedProfile {
  readonly name: string
  readonly digest: string
  /** Of its `profile.json`. */
  readonly path: string
}

/** The run, as far as its profiles need it. */
interface InputLog {
  logInput(dataset: Dataset, options: InputOptions): LogCall
}

const logs = new WeakMap<InputLog, ProfileLog>()

/** The profiles of a run, the same for each of its calls. Kept here, so that a run that logs none loads nothing of it. */
export function profilesOf(run: InputLog, artifacts: ArtifactLog): ProfileLog {
  let log = logs.get(run)
  if (log === undefined) logs.set(run, (log = new ProfileLog(run, artifacts)))
  return log
}

/** The profiles that a run logs. */
class ProfileLog {
  readonly #run: InputLog
  readonly #artifacts: ArtifactLog
  readonly #made = new Map<string, Promise<ProfileReport>>()
  readonly #logged: LoggedProfile[] = []

  constructor(run: InputLog, artifacts: ArtifactLog) {
    this.#run = run
    this.#artifacts = artifacts
  }

  async log(frame: FrameLike, options: LogProfileOptions): Promise<ProfileReport> {
    const { name, source, targets, digest, context, tags, ...settings } = options
    const dataset = datasetOf(frame, { name, source, targets, digest })
    await this.#run.logInput(dataset, { context, tags })
    const { signal: _, onProgress: __, ...asked } = settings
    const key = JSON.stringify([dataset.name, dataset.digest, asked])
    let report = this.#made.get(key)
    if (report === undefined) {
      report = this.#make(frame, dataset, settings)
      this.#made.set(key, report)
      report.catch(() => this.#made.delete(key))
    }
    return report
  }

  async #make(frame: FrameLike, { name, digest }: Pick<LoggedProfile, 'name' | 'digest'>, options: ProfileOptions) {
    const { profile } = await import('@labbook/profile').catch(() => {
      throw invalid('logProfile needs what is not installed: run `npm install @labbook/profile`.')
    })
    const report = await profile(frame, { title: name, ...options, digest })
    const folder = `profiles/${name.replaceAll(/[^\w.-]+/g, '_')}-${digest}`
    const entry = { name, digest, path: `${folder}/profile.json` }
    const others = this.#logged.filter(({ path }) => path !== entry.path)
    this.#logged.splice(0, Infinity, ...others, entry)
    const files = [
      { path: entry.path, bytes: encodeText(JSON.stringify(report.profile)) },
      { path: `${folder}/report.html`, bytes: encodeText(report.toHTML()) },
    ]
    const set = { [PROFILES]: JSON.stringify(this.#logged) }
    await this.#artifacts.made(() => () => Promise.resolve({ files, tags: set, warnings: [] }))
    return report
  }
}
