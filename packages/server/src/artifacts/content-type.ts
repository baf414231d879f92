/**
 * The type a stored file is sent with, from its name alone and without a charset. Types that a browser could run as a
 * script or a document in our origin (js, xml, json) become plain text; all are sent as attachments.
 */
export function contentTypeOf(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1).toLowerCase()
  const dot = base.lastIndexOf('.')
  const extension = dot > 0 ? base.slice(dot + 1) : ''
  if (TEXT_NAMES.has(base) || TEXT_EXTENSIONS.has(extension)) return 'text/plain'
  return TYPES.get(extension) ?? 'application/octet-stream'
}

const TEXT_NAMES = new Set(['mlmodel', 'mlproject'])

const TEXT_EXTENSIONS = new Set(
  'txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv tsv md rst'.split(' '),
)

const TYPES = new Map([
  ['bmp', 'image/bmp'],
  ['gif', 'image/gif'],
  ['htm', 'text/html'],
  ['html', 'text/html'],
  ['jpeg', 'image/jpeg'],
  ['jpg', 'image/jpeg'],
  ['mp3', 'audio/mpeg'],
  ['mp4', 'video/mp4'],
  ['pdf', 'application/pdf'],
  ['png', 'image/png'],
  ['svg', 'image/svg+xml'],
  ['tar', 'application/x-tar'],
  ['tif', 'image/tiff'],
  ['tiff', 'image/tiff'],
  ['wav', 'audio/x-wav'],
  ['webm', 'video/webm'],
  ['webp', 'image/webp'],
  ['zip', 'application/zip'],
])
