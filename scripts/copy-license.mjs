/** Runs before a package is packed: copies the licence into its folder, because npm only packs files in that folder. */

import { copyFileSync } from 'node:fs'

copyFileSync(new URL('../LICENSE', import.meta.url), 'LICENSE')
