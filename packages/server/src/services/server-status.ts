import type { Handlers, serverStatusRoutes } from '@labbook/protocol'
import type { Call, ServiceContext } from './context.js'

/** What does not change while the server runs, and what only its system can tell. */
export interface ServerFacts {
  readonly version: string
  readonly mlflowVersion: string
  /** Without secrets, as are the artifacts. */
  readonly database: string
  readonly artifacts: string
  readonly features: readonly string[]
  readonly readOnlyBecause: string | undefined
  /** Of the disk with the data folder. */
  freeBytes(): Promise<number>
  /** The repository that the server keeps artifacts in, if it does. */
  artifactStore(): Promise<string | undefined>
}

const HEAVIEST = 10

/** What the server is and holds (ui A13). */
export function serverStatusService(
  { store, nowMs }: ServiceContext,
  { freeBytes, artifactStore, ...facts }: ServerFacts,
): Handlers<typeof serverStatusRoutes, Call> {
  const startedTime = nowMs()
  return {
    async getServerStatus({ storage }) {
      const counts = await store.read(() => store.usage.counts())
      const status = { ...facts, startedTime, ...counts, heaviest: [] }
      if (!storage) return status
      const kept = await artifactStore()
      const [databaseBytes, artifacts] = await store.read(function* () {
        const { databaseBytes: measure, artifactBytes } = store.usage
        const artifacts = kept === undefined ? undefined : yield* artifactBytes(kept, { heaviest: HEAVIEST })
        return [yield* measure(), artifacts] as const
      })
      return {
        ...status,
        databaseBytes,
        freeBytes: await freeBytes(),
        ...(artifacts === undefined ? {} : { artifactBytes: artifacts.total, heaviest: artifacts.heaviest }),
      }
    },
  }
}
