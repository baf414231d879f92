import { useInfiniteQuery } from '@tanstack/react-query'
import { modelActivityQuery } from '../../api/registry-queries.js'
import { Button } from '../../controls/button.js'
import { ActivityTable } from '../../parts/registered-models/model-activity.js'
import { useNow } from '../../shell/use-now.js'

/** The aliases that were added to and removed from a version, newest first. */
export function AliasHistory({ name, version }: { name: string; version: number }) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(modelActivityQuery(name, version))
  const nowMs = useNow()
  const activity = data?.pages
    .flatMap((page) => page.activity)
    .filter(({ kind }) => kind === 'alias_set' || kind === 'alias_deleted')
  return (
    <section className="sect" aria-label="Alias history">
      <header>
        <h3>Alias history</h3>
      </header>
      {activity?.length === 0 && <p className="t3">No alias has pointed to this version yet.</p>}
      {activity !== undefined && activity.length > 0 && <ActivityTable {...{ activity, nowMs }} />}
      {hasNextPage && (
        <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Loading…' : 'Show more'}
        </Button>
      )}
    </section>
  )
}
