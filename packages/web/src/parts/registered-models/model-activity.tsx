import type { ModelActivity as Activity } from '@labbook/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { modelActivityQuery } from '../../api/registry-queries.js'
import { Button } from '../../controls/button.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { Failed } from '../../shell/page-state.js'
import { useNow } from '../../shell/use-now.js'
import { activitySentence } from './activity-sentence.js'

/** The activity of a model and its versions, newest first. */
export function ModelActivity({ name }: { name: string }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    modelActivityQuery(name),
  )
  const nowMs = useNow()
  const activity = data?.pages.flatMap((page) => page.activity)
  return (
    <section className="sect" aria-label="Activity">
      <header>
        <h3>Activity</h3>
      </header>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {activity !== undefined && <ActivityTable {...{ activity, nowMs }} />}
      {hasNextPage && (
        <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {isFetchingNextPage ? 'Loading…' : 'Show more'}
        </Button>
      )}
    </section>
  )
}

/** One entry per line, with its time. */
export function ActivityTable({ activity, nowMs }: { activity: readonly Activity[]; nowMs: number }) {
  return (
    <table className="grid inset">
      <tbody>
        {activity.map((each, i) => (
          <tr key={`${activity.length - i}`}>
            <td className="wrap">
              <bdi>{activitySentence(each)}</bdi>
            </td>
            <td className="num t2 nowrap">
              <time title={formatAbsolute(Number(each.time))}>{formatAgo(Number(each.time), nowMs)}</time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
