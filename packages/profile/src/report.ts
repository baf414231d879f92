import { platform } from '#platform'
import { renderHTML } from './page/render-html.js'
import type { Profile } from './profile-object.js'
import type { Progress } from './progress.js'

export interface WriteOptions {
  /** Stops the work and leaves no file. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** A profile, and the forms in which it leaves the program. */
export class ProfileReport {
  readonly profile: Profile

  constructor(profile: Profile) {
    this.profile = profile
  }

  toJSON(): Profile {
    return this.profile
  }

  toHTML(): string {
    return renderHTML(this.profile)
  }

  /** Writes the report, whole or not at all: JSON to a path that ends with `.json`, else the HTML page. */
  async toFile(path: string, { signal, onProgress }: WriteOptions = {}): Promise<void> {
    onProgress?.({ phase: 'render', done: 0, total: 1 })
    await platform.writeReport(path, this.profile, signal)
    onProgress?.({ phase: 'render', done: 1, total: 1 })
  }
}
