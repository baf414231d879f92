import { platform } from '#platform'
import { renderHTML } from './page/render-html.js'
import type { Profile } from './profile-object.js'

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
  async toFile(path: string, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    await platform.writeFile(path, path.endsWith('.json') ? JSON.stringify(this.profile) : this.toHTML(), signal)
  }
}
