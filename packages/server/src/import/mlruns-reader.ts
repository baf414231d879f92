import type { OpenFolder } from '../artifacts/folder-walk.js'
import { type MetaFields, parseMetaYaml } from './meta-yaml.js'
import type { Report, SourceDetail, SourceRecord } from './mlflow-source.js'
import { inSubfolder, readFault, readLines, readText, type TreeFile, walkFiles } from './source-tree.js'
import { SourceFault, textFrom } from './source-values.js'

const META_BYTES = 1024 * 1024
const VALUE_BYTES = 16 * 1024 * 1024

/** Reads the kinds of files that an `mlruns` folder is made of; what is broken is reported, and hides nothing else. */
export class MlrunsReader {
  readonly #report: Report

  constructor(report: Report) {
    this.#report = report
  }

  /** A folder whose files are values: the path is the key, the text the value. */
  async *texts(
    folder: OpenFolder,
    name: string,
    kind: SourceDetail['kind'],
    of: string,
    make: (key: string, value: string) => SourceDetail,
  ): AsyncGenerator<SourceRecord> {
    const passOver = (path: string, why: string) => this.lost(kind, `'${path}' of ${of}`, why)
    const readAll = (files: readonly TreeFile[]) =>
      Promise.all(
        files.map(async (file) => {
          try {
            const value = await readText(file.folder, file.name, { maxBytes: VALUE_BYTES })
            return make(file.path, textFrom(value, 'value'))
          } catch (fault) {
            passOver(file.path, reasonOf(fault))
            return undefined
          }
        }),
      )
    yield* this.guarded(kind, `${name} of ${of}`, () =>
      inSubfolder(folder, name, async function* (inner) {
        for await (const files of walkFiles(inner, passOver)) {
          yield* (await readAll(files)).filter((record) => record !== undefined)
        }
      }),
    )
  }

  /** The metric files of a run or model. */
  async *lines(
    folder: OpenFolder,
    kind: SourceDetail['kind'],
    of: string,
    make: (line: string, key: string) => SourceDetail,
  ): AsyncGenerator<SourceRecord> {
    const lost = (path: string, why: string) => this.lost(kind, `'${path}' of ${of}`, why)
    const guarded = (path: string, use: () => AsyncIterable<SourceRecord>) =>
      this.guarded(kind, `'${path}' of ${of}`, use)
    yield* this.guarded(kind, `metrics of ${of}`, () =>
      inSubfolder(folder, 'metrics', async function* (inner) {
        for await (const file of filesOf(walkFiles(inner, lost))) {
          yield* guarded(file.path, async function* () {
            for await (const { line, number } of readLines(file.folder, file.name)) {
              if (line === '') continue
              try {
                if (line instanceof SourceFault) throw line
                yield make(line, file.path)
              } catch (fault) {
                lost(`${file.path}:${number}`, reasonOf(fault))
              }
            }
          })
        }
      }),
    )
  }

  /** What is broken in one thing ends that thing only. */
  async *guarded(kind: string, which: string, use: () => AsyncIterable<SourceRecord>): AsyncGenerator<SourceRecord> {
    try {
      yield* use()
    } catch (fault) {
      this.lost(kind, which, reasonOf(fault))
    }
  }

  /** Only counts what lies in a folder. */
  async leave(folder: OpenFolder, name: string, kind: string, why: string) {
    try {
      for await (const count of inSubfolder(folder, name, countFolders)) {
        if (count > 0) this.#report({ outcome: 'left', kind, which: '', why, count })
      }
    } catch (fault) {
      this.lost(kind, name, reasonOf(fault))
    }
  }

  lost(kind: string, which: string, why: string) {
    this.#report({ outcome: 'lost', kind, which, why })
  }
}

/** @throws SourceFault */
export async function meta(folder: OpenFolder, maxBytes = META_BYTES): Promise<MetaFields> {
  try {
    return parseMetaYaml(await readText(folder, 'meta.yaml', { maxBytes }))
  } catch (fault) {
    if (fault instanceof SourceFault && fault.message.startsWith('it ')) {
      throw new SourceFault(`its meta.yaml cannot be read: ${fault.message}`)
    }
    throw fault
  }
}

export async function foldersIn(folder: OpenFolder): Promise<string[]> {
  const entries = await folder.entries()
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
}

async function* filesOf(blocks: AsyncIterable<readonly TreeFile[]>): AsyncGenerator<TreeFile> {
  for await (const files of blocks) yield* files
}

async function* countFolders(folder: OpenFolder): AsyncGenerator<number> {
  yield (await foldersIn(folder)).length
}

export function reasonOf(thrown: unknown): string {
  const fault = readFault(thrown)
  if (fault instanceof SourceFault) return fault.message
  throw fault
}
