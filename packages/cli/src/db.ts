import { backupDatabase, exitCodes, restoreDatabase, upgradeDatabase, verifyStore } from '@labbook/server'
import type { Command } from 'commander'
import { printable } from './printable.js'
import { stopSignal } from './stop-signal.js'
import { storageConfig, type StorageFlags, withStorage } from './storage-flags.js'

/** `labbook db …` */
export function addDbCommand(program: Command) {
  const group = program.command('db').description('Upgrade, back up, restore and verify the database.')

  withStorage(group.command('upgrade [uri]'))
    .description('Bring the database to the schema of this program.')
    .action(async (uri: string | undefined, flags: StorageFlags) => {
      const config = storageConfig(uri === undefined ? flags : { ...flags, backendStoreUri: uri })
      const { before, after } = await upgradeDatabase(config, { signal: stopSignal() })
      console.log(
        before === after
          ? `The database has schema ${after} already.`
          : before === 0
            ? `Made a database with schema ${after}.`
            : `Upgraded from schema ${before} to ${after}.`,
      )
    })

  withStorage(group.command('backup <file>'))
    .description('Copy the database, beside a running server if there is one.')
    .option('--with-artifacts <folder>', 'copy the artifacts, too, into this empty folder')
    .action(async (file: string, flags: StorageFlags & { withArtifacts?: string }) => {
      const { withArtifacts } = flags
      const options = withArtifacts === undefined ? {} : { artifactsFolder: withArtifacts, signal: stopSignal() }
      const { files } = await backupDatabase(storageConfig(flags), file, options)
      console.log(withArtifacts === undefined ? `Backed up to ${file}.` : `Backed up to ${file}, with ${files} files.`)
    })

  withStorage(group.command('restore <file>'))
    .description('Put a backup in the place of the database. No server may have it open.')
    .action(async (file: string, flags: StorageFlags) => {
      const replaced = await restoreDatabase(storageConfig(flags), file)
      console.log(
        replaced === undefined ? `Restored from ${file}.` : `Restored from ${file}. What was there is now ${replaced}.`,
      )
    })

  withStorage(group.command('verify'))
    .description('Look for faults in the database and the artifacts. Nothing is changed.')
    .option('--quick', 'compare sizes of artifacts, not their digests')
    .action(async (flags: StorageFlags & { quick?: boolean }) => {
      let faults = 0
      for await (const fault of verifyStore(storageConfig(flags), { quick: flags.quick === true })) {
        faults++
        console.log(printable(fault))
      }
      console.log(faults === 0 ? 'No faults found.' : `${faults} ${faults === 1 ? 'fault' : 'faults'} found.`)
      if (faults > 0) process.exitCode = exitCodes.data
    })
}
