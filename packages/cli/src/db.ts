import { backupDatabase, exitCodes, restoreDatabase, upgradeDatabase, verifyStore } from '@labbook/server'
import type { Command } from 'commander'
import { printable } from './printable.js'
import { stopSignal } from './stop-signal.js'
import { storageConfig, type StorageFlags, withStorage } from './storage-flags.js'

/** `labbook db …` */
export function addDbCommand(program: Command) {
  const group = program.command('db').description('Upgrade, back up, restore and verify the database.')

  withStorage(group.command('upgrade [uri]'))
    .description('Upgrade the database to the schema of this version of Labbook.')
    .action(async (uri: string | undefined, flags: StorageFlags) => {
      const config = storageConfig(uri === undefined ? flags : { ...flags, backendStoreUri: uri })
      const { before, after } = await upgradeDatabase(config, { signal: stopSignal() })
      console.log(
        before === after
          ? `The database is up to date (schema ${after}).`
          : before === 0
            ? `Created a database with schema ${after}.`
            : `Upgraded from schema ${before} to ${after}.`,
      )
    })

  withStorage(group.command('backup <file>'))
    .description('Back up the database. The server may keep running.')
    .option('--with-artifacts <folder>', 'also copy the artifacts, into this empty folder')
    .action(async (file: string, flags: StorageFlags & { withArtifacts?: string }) => {
      const { withArtifacts } = flags
      const options = withArtifacts === undefined ? {} : { artifactsFolder: withArtifacts, signal: stopSignal() }
      const { files } = await backupDatabase(storageConfig(flags), file, options)
      console.log(withArtifacts === undefined ? `Backed up to ${file}.` : `Backed up to ${file}, with ${files} files.`)
    })

  withStorage(group.command('restore <file>'))
    .description('Replace the database with a backup. Stop the server first.')
    .action(async (file: string, flags: StorageFlags) => {
      const replaced = await restoreDatabase(storageConfig(flags), file)
      console.log(
        replaced === undefined
          ? `Restored from ${file}.`
          : `Restored from ${file}. The previous database is now ${replaced}.`,
      )
    })

  withStorage(group.command('verify'))
    .description('Check the database and the artifacts for errors, without changing anything.')
    .option('--quick', 'compare the sizes of artifacts instead of their digests')
    .action(async (flags: StorageFlags & { quick?: boolean }) => {
      let faults = 0
      for await (const fault of verifyStore(storageConfig(flags), { quick: flags.quick === true })) {
        faults++
        console.log(printable(fault))
      }
      console.log(faults === 0 ? 'No errors found.' : `${faults} ${faults === 1 ? 'error' : 'errors'} found.`)
      if (faults > 0) process.exitCode = exitCodes.data
    })
}
