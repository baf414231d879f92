import type { ColumnSource } from './columns/column-source.js'
import type { ProfileHooks, ProfilePlan } from './engine/build-profile.js'
import type { Profile } from './profile-object.js'

/** What differs between Node and a browser, reached by the import `#platform`. */
export interface Platform {
  /** Builds the profile without holding the caller's event loop for long. */
  buildProfile(source: ColumnSource, plan: ProfilePlan, hooks: ProfileHooks): Promise<Profile>
  /** Writes a profile as JSON to a path that ends with `.json`, else as a page; the file is whole or not there. */
  writeReport(path: string, profile: Profile, signal?: AbortSignal): Promise<void>
  /** Writes a text; the file is whole or not there. */
  writeFile(path: string, text: string, signal?: AbortSignal): Promise<void>
}
