import type { RegisteredModel } from '@labbook/protocol'

/** The number of the newest version across all stages. */
export function latestVersion({ latestVersions }: RegisteredModel): number | undefined {
  return latestVersions.length === 0 ? undefined : Math.max(...latestVersions.map(({ version }) => version))
}
