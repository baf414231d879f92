import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FileInfo } from '@labbook/protocol'
import type { Command } from 'commander'
import { openArtifactFolder } from './artifact-folder.js'
import { downloadArtifact, findArtifacts } from './download-artifacts.js'
import { type JsonFlag, jsonList, printAnswer } from './print-answer.js'
import { stopSignal } from './stop-signal.js'
import { table } from './table.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'
import { transferFiles } from './transfer-files.js'
import { findLocalFiles, uploadArtifact } from './upload-artifacts.js'

/** `labbook artifacts …` */
export function addArtifactsCommand(program: Command) {
  const group = program
    .command('artifacts')
    .description('List, log, download and delete the artifacts of runs and logged models (IDs that begin with m-).')

  withServer(group.command('list <id> [path]'))
    .description('List the files and folders at a path.')
    .option('--json', 'print JSON')
    .action(list)

  withServer(group.command('log <id> <file-or-folder>').alias('log-artifacts'))
    .description('Upload a file or folder.')
    .option('--path <folder>', 'artifact folder to upload into', '')
    .action(log)

  withServer(group.command('download <id> [path]'))
    .description('Download a file, a folder, or everything, and print the local path.')
    .option('--to <folder>', 'folder to download into', '.')
    .action(download)

  withServer(group.command('delete <id> <path>')).description('Delete a file or folder.').action(remove)
}

async function list(id: string, path: string | undefined, flags: ServerFlag & JsonFlag) {
  const files = await (await openArtifactFolder(openTrackingServer(flags), id)).list(path ?? '')
  printAnswer(flags, {
    json: () => jsonList(FileInfo, files),
    text: () =>
      files.length === 0
        ? 'No artifacts.'
        : table(
            [
              {
                title: 'SIZE',
                text: (file) => (file.isDir ? 'folder' : String(file.fileSize ?? 0)),
                alignsRight: true,
              },
              { title: 'PATH', text: (file) => file.path, isWhole: true },
            ],
            files,
          ),
  })
}

async function log(id: string, source: string, flags: ServerFlag & { path: string }) {
  const signal = stopSignal()
  const server = openTrackingServer(flags)
  const files = await findLocalFiles(source, flags.path)
  const artifacts = await openArtifactFolder(server, id)
  await transferFiles(files, { done: 'Uploaded', signal }, (file, options) =>
    uploadArtifact({ server, artifacts }, file, options),
  )
}

async function download(id: string, path: string | undefined, flags: ServerFlag & { to: string }) {
  const signal = stopSignal()
  const server = openTrackingServer(flags)
  const { to: folder } = flags
  const artifacts = await openArtifactFolder(server, id)
  const files = await findArtifacts(artifacts, path ?? '')
  await mkdir(folder, { recursive: true })
  await transferFiles(files, { done: 'Downloaded', signal }, (file, options) =>
    downloadArtifact({ server, artifacts, folder }, file, options),
  )
  console.log(join(folder, path ?? ''))
}

async function remove(id: string, path: string, flags: ServerFlag) {
  const server = openTrackingServer(flags)
  const artifacts = await openArtifactFolder(server, id)
  await server.request(artifacts.writeAddress(path), { method: 'DELETE' })
}
