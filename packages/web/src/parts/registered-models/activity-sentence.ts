import type { ModelActivity } from '@labbook/protocol'

/** A log entry as a sentence without its full stop. */
export function activitySentence({ kind, version, key, before = '', after = '' }: ModelActivity): string {
  const whose = version === undefined ? '' : ` of version ${version}`
  switch (kind) {
    case 'model_created':
      return 'Model created'
    case 'model_renamed':
      return `Renamed from ${before} to ${after}`
    case 'version_created':
      return `Version ${version} registered`
    case 'version_deleted':
      return `Version ${version} deleted`
    case 'stage_changed':
      return `Stage${whose} changed from ${before} to ${after}`
    case 'alias_set':
      return before === ''
        ? `@${key} set on version ${version}`
        : `@${key} moved from version ${before} to version ${version}`
    case 'alias_deleted':
      return `@${key} removed from version ${before}`
    case 'description_changed':
      return `Description${whose} changed`
    case 'tag_set':
      return `Tag ${key}${whose} set to ${after === '' ? 'an empty value' : after}`
    case 'tag_deleted':
      return `Tag ${key}${whose} deleted`
  }
}
