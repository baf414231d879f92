/** What a `models:/` URI names. */
export type ModelUri =
  | { readonly kind: 'logged_model'; readonly modelId: string }
  | { readonly kind: 'version'; readonly name: string; readonly version: number }
  | { readonly kind: 'latest'; readonly name: string }
  | { readonly kind: 'stage'; readonly name: string; readonly stage: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }

/**
 * Reads a `models:/` URI (registry-api §8); `undefined` if it is none.
 *
 * @example parseModelUri('models:/house-prices@champion')   // { kind: 'alias', name: 'house-prices', alias: 'champion' }
 */
export function parseModelUri(uri: string): ModelUri | undefined {
  const [, path] = /^models:\/+([^/].*)$/s.exec(uri) ?? []
  if (path === undefined) return undefined
  const [, aliased, alias] = /^([^/]+)@([\p{L}\p{N}_-]+)$/su.exec(path) ?? []
  if (aliased !== undefined && alias !== undefined) return { kind: 'alias', name: aliased, alias }
  const [name = '', suffix, ...rest] = path.split('/')
  if (rest.length > 0) return undefined
  if (suffix === undefined) return /^m-[\w-]+$/.test(name) ? { kind: 'logged_model', modelId: name } : undefined
  if (/^\d{1,15}$/.test(suffix)) return { kind: 'version', name, version: Number(suffix) }
  if (suffix.toLowerCase() === 'latest') return { kind: 'latest', name }
  return suffix === '' ? undefined : { kind: 'stage', name, stage: suffix }
}
