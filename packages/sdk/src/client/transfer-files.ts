import { artifactFile, artifactPath } from '../checks/artifact-path.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import type { ArtifactStore } from '../artifacts/artifact-store.js'
import type { LocalFiles } from '../artifacts/local-files.js'

const FILES_AT_ONCE = 4

/** Uploads a file, or a folder with all that is in it, below `folder` of the store. */
export async function uploadFiles(
  store: ArtifactStore,
  files: LocalFiles,
  {
    source,
    folder,
    isContentOnly,
  }: { readonly source: string; readonly folder: string; readonly isContentOnly: boolean },
): Promise<void> {
  const below = artifactPath(folder)
  const kind = await files.kindOf(source)
  if (kind === undefined) throw new InvalidInputError(`There is no file or folder ${shown(source)}.`)
  if (isContentOnly && kind === 'file')
    throw new InvalidInputError(`${shown(source)} is a file; use logArtifact for it.`)
  const target = isContentOnly ? below : joined(below, files.nameOf(source))
  const found = kind === 'file' ? [{ file: source, path: target }] : await filesBelow(files, source, target)
  // Every path is looked at before the first byte leaves.
  for (const { path } of found) artifactFile(path)
  await inParallel(found, async ({ file, path }) => store.upload(path, await files.open(file)))
}

/**
 * Downloads a file, or a folder with all that is in it, into a folder of this machine; gives where it lies. What a server
 * lists must be plain paths, one level below the folder that was asked for: it becomes names of files.
 */
export async function downloadFiles(
  store: ArtifactStore,
  files: LocalFiles,
  { path, destination }: { readonly path: string; readonly destination: string },
): Promise<string> {
  const from = artifactPath(path)
  const found = await artifactsBelow(store, from)
  const paths = found.length === 0 && from !== '' ? [from] : found
  await inParallel(paths, async (each) => {
    const { stream, size, sha256 } = await store.download(each)
    await files.write(files.join(destination, ...each.split('/')), stream, { size, sha256 })
  })
  return from === '' ? destination : files.join(destination, ...from.split('/'))
}

async function filesBelow(
  files: LocalFiles,
  folder: string,
  target: string,
): Promise<{ readonly file: string; readonly path: string }[]> {
  const entries = await files.list(folder)
  const found = entries.map(async ({ name, isDir }) => {
    const [file, path] = [files.join(folder, name), joined(target, name)]
    return isDir ? filesBelow(files, file, path) : [{ file, path }]
  })
  return (await Promise.all(found)).flat()
}

async function artifactsBelow(store: ArtifactStore, folder: string): Promise<string[]> {
  const found: string[] = []
  for (const { path, isDir } of await store.list(folder)) {
    // Of a file some servers list the file itself.
    if (path === folder && !isDir) continue
    const name = folder === '' ? path : path.slice(folder.length + 1)
    const isChild = !name.includes('/') && joined(folder, name) === path && isPlain(path)
    if (!isChild) {
      throw new InvalidInputError(
        `The server lists ${shown(path)} in ${shown(folder)}. Nothing was downloaded from there.`,
      )
    }
    if (isDir) found.push(...(await artifactsBelow(store, path)))
    else found.push(path)
  }
  return found
}

/** On every operating system: to Windows `C:x` is a place, too. */
function isPlain(path: string): boolean {
  return !/^[a-z]:/i.test(path) && artifactFile(path) === path
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const worker = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker))
}
