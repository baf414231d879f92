import type { ReadProgress } from '../readers/source.js'

export interface OpenmlOptions {
  /** Default: the lowest active version, with a warning if there are several. */
  readonly version?: number | 'active' | undefined
  /** Default `LABBOOK_DATA_HOME`, `$XDG_CACHE_HOME/labbook` or `~/.cache/labbook`. scikit-learn's `data_home` fits as well. */
  readonly cacheDir?: string | undefined
  /** Default `LABBOOK_OPENML_URL` or `https://www.openml.org`. */
  readonly baseUrl?: string | undefined
  /** Read from the cache alone. Default: whether `LABBOOK_OFFLINE` is 1. */
  readonly offline?: boolean | undefined
  /** An ARFF file that is there already: nothing is requested and nothing cached. */
  readonly file?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined
  /** Default: `console.warn`. */
  readonly onWarning?: ((message: string) => void) | undefined
}
