/** The tag that lists the profiles of a run, as `run.logProfile` writes it. */
export const PROFILES_TAG = 'labbook.profiles'

/** A profile stored with a run: the dataset it is of, and where its `profile.json` is. */
export interface LoggedProfile {
  readonly name: string
  readonly digest: string
  readonly path: string
}

/** The profiles in the tags of a run. Any client may have written the tag, so what is no profile is left out. */
export function loggedProfiles(
  tags: readonly { readonly key: string; readonly value: string }[],
): readonly LoggedProfile[] {
  const text = tags.find(({ key }) => key === PROFILES_TAG)?.value
  if (text === undefined) return []
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter(isProfile) : []
  } catch {
    return []
  }
}

function isProfile(value: unknown): value is LoggedProfile {
  if (typeof value !== 'object' || value === null) return false
  const { name, digest, path } = value as Record<string, unknown>
  return typeof name === 'string' && typeof digest === 'string' && typeof path === 'string' && path !== ''
}
