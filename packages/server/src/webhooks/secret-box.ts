import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder, syncFolder } from '../make-folder.js'

/** Keeps secrets so that the database alone does not give them. */
export interface SecretBox {
  seal(secret: string): Promise<string>
  /** @throws Error if the text was sealed with another key */
  open(sealed: string): Promise<string>
  /** Tells one key from another and gives nothing of it away. Undefined for a key that is not made yet, unless it is to be `made`. */
  fingerprint(options: { made: boolean }): Promise<string | undefined>
}

/**
 * AES-256-GCM under the operator's key, which several servers on one database must share, or under one that lies in the
 * data folder and is made when it is first needed.
 */
export function openSecretBox({ dataDir, key: given }: { dataDir: string; key: string | undefined }): SecretBox {
  let key: Promise<Buffer> | undefined
  const keyOnce = () =>
    (key ??= given === undefined ? keyFile(dataDir) : Promise.resolve(createHash('sha256').update(given).digest()))

  return {
    async seal(secret) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', await keyOnce(), nonce)
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
    },

    async open(text) {
      const bytes = Buffer.from(text, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', await keyOnce(), bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
    },

    async fingerprint({ made }) {
      if (!made && given === undefined && !existsSync(keyFilePath(dataDir))) return undefined
      return createHmac('sha256', await keyOnce())
        .update('fingerprint')
        .digest('hex')
    },
  }
}

function keyFilePath(dataDir: string): string {
  return join(dataDir, '.labbook', 'secrets.key')
}

async function keyFile(dataDir: string): Promise<Buffer> {
  const file = keyFilePath(dataDir)
  const folder = dirname(file)
  const partial = join(folder, `secrets.${randomBytes(6).toString('hex')}.partial`)
  makeFolder(folder)
  await writeFile(partial, randomBytes(32), { mode: 0o600, flush: true })
  try {
    // Of two servers that make one at once, the first wins, and both read it.
    await link(partial, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(partial)
  }
  syncFolder(folder)
  return readFile(file)
}
