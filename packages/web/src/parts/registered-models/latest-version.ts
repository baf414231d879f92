import type { RegisteredModel } from '@labbook/protocol'

/** The number of the newest version, which is the newest of those of all stages. */
export function latestVersion({ latestVersions }: RegisteredModel): number | undefined {
  return latestVersions.length === 0 ? undefined : Math.max(...latestVersions.map(({ version }) => version))
}
