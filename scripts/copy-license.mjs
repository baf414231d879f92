/** Before a package is packed: the licence goes into it, because npm takes only what lies in the package's own folder. */

import { copyFileSync } from 'node:fs'

copyFileSync(new URL('../LICENSE', import.meta.url), 'LICENSE')
