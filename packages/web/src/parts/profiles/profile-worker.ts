import { type Frame, readArrow, readCsv, readJson, readNdjson, readParquet, type ReadOptions } from '@labbook/data'
import { type Profile, type Progress, parseProfile, profile, renderHTML } from '@labbook/profile'
import { MOST_TABLE_ROWS } from './profile-file.js'

export type ProfileRequest =
  | { readonly do: 'check'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly do: 'make'; readonly bytes: Uint8Array<ArrayBuffer>; readonly path: string }
  | { readonly do: 'render'; readonly profile: Profile }

export type ProfileAnswer =
  | { readonly is: 'profile'; readonly profile: Profile }
  | { readonly is: 'html'; readonly html: string }
  | { readonly is: 'progress'; readonly progress: Progress }
  | { readonly is: 'tooManyRows' }
  | { readonly is: 'problem'; readonly problem: string }

onmessage = async ({ data }: MessageEvent<ProfileRequest>) => {
  try {
    await answer(data)
  } catch (error) {
    post({ is: 'problem', problem: error instanceof Error ? error.message : String(error) })
  }
}

async function answer(request: ProfileRequest): Promise<void> {
  switch (request.do) {
    case 'check':
      post({ is: 'profile', profile: parseProfile(textOf(request.bytes)) })
      break
    case 'make':
      post(await make(request))
      break
    case 'render':
      post({ is: 'html', html: renderHTML(request.profile) })
  }
}

async function make({ bytes, path }: Extract<ProfileRequest, { do: 'make' }>): Promise<ProfileAnswer> {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const warnings: string[] = []
  const frame = await read(file, bytes, {
    name: file,
    // One more tells that there are more.
    maxRows: MOST_TABLE_ROWS + 1,
    onWarning: (warning) => warnings.push(warning),
  })
  if (frame.numRows() > MOST_TABLE_ROWS) return { is: 'tooManyRows' }
  const report = await profile(frame, {
    title: file.replace(/(\.[a-z]+)?(\.gz)?$/i, ''),
    digest: digestOf(bytes),
    onProgress: (progress) => post({ is: 'progress', progress }),
  })
  const { analysis } = report.profile
  // What the reader was unsure of belongs to the profile's own warnings.
  return {
    is: 'profile',
    profile: { ...report.profile, analysis: { ...analysis, warnings: [...warnings, ...analysis.warnings] } },
  }
}

function read(file: string, bytes: Uint8Array<ArrayBuffer>, options: ReadOptions): Promise<Frame> {
  const ending = /\.([a-z]+)(\.gz)?$/i.exec(file)?.[1]?.toLowerCase()
  switch (ending) {
    case 'ndjson':
    case 'jsonl':
      return readNdjson(bytes, options)
    case 'json':
      return readJson(bytes, options)
    case 'parquet':
      return readParquet(bytes, options)
    case 'arrow':
    case 'feather':
      return readArrow(bytes, options)
    default:
      return readCsv(bytes, ending === 'tsv' ? { ...options, delimiter: '\t' } : options)
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

/** FNV-1a of the file: enough to tell its versions apart, and there where a page without TLS has no other hash. */
function digestOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

function post(message: ProfileAnswer): void {
  postMessage(message)
}
