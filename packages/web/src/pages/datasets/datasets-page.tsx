import type { DatasetUse } from '@labbook/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { datasetUsesQuery, experimentQuery } from '../../api/queries.js'
import { Button } from '../../controls/button.js'
import { CodeBlock } from '../../controls/code-block.js'
import { CopyButton } from '../../controls/copy-button.js'
import { SearchField } from '../../controls/search-field.js'
import { formatCount } from '../../format/format-number.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { ExperimentHeader } from '../../parts/experiments/experiment-header.js'
import { ExperimentTabs } from '../../parts/experiments/experiment-tabs.js'
import { EXPERIMENTS } from '../../shell/breadcrumb.js'
import { ListFoot } from '../../shell/list-foot.js'
import { Empty, Failed } from '../../shell/page-state.js'
import { datasetFilter } from './dataset-runs.js'

const route = getRouteApi('/experiments/$experimentId/datasets')

/** The datasets of an experiment, and how its runs used them (U-DATA-1). */
export function DatasetsPage() {
  const { experimentId } = route.useParams()
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const experiment = useQuery(experimentQuery(experimentId))
  const uses = useInfiniteQuery(datasetUsesQuery(experimentId))
  const all = uses.data?.pages.flatMap(({ datasets }) => datasets)
  const wanted = q.toLowerCase()
  const shown = all?.filter(({ name, digest }) => name.toLowerCase().includes(wanted) || digest.startsWith(wanted))
  const name = experiment.data?.name ?? ''

  if (experiment.error !== null) {
    return <Failed error={experiment.error} retry={() => void experiment.refetch()} parent={EXPERIMENTS} />
  }
  return (
    <>
      <title>{`Datasets of ${name} · Labbook`}</title>
      <ExperimentHeader experimentId={experimentId} experiment={experiment.data} />
      <ExperimentTabs experimentId={experimentId} current="datasets" />
      <div className="tools">
        <SearchField
          label="Search by name or digest"
          isOfPage
          value={q}
          onChange={(text) => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
        />
      </div>
      <div className="body">
        {uses.error !== null && <Failed error={uses.error} retry={() => void uses.refetch()} />}
        {all?.length === 0 && (
          <Empty title="No datasets yet">
            <p>Log a dataset from a run to see it here.</p>
            <CodeBlock text={SNIPPET} />
          </Empty>
        )}
        {all !== undefined && all.length > 0 && shown?.length === 0 && <Empty title="No matching datasets" />}
        {shown !== undefined && shown.length > 0 && (
          <div style={{ overflowX: 'auto' }}>
            <table className="grid">
              <thead>
                <tr>
                  <th>Name</th>
                  <th>Digest</th>
                  <th>Used for</th>
                  <th className="num">Rows × columns</th>
                  <th>Source</th>
                  <th className="num">Runs</th>
                  <th>Last used</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((use) => (
                  <DatasetRow key={`${use.name} ${use.digest}`} {...{ experimentId, use }} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {uses.hasNextPage && (
          <div className="row pad">
            <Button isDisabled={uses.isFetchingNextPage} onPress={() => void uses.fetchNextPage()}>
              {uses.isFetchingNextPage ? 'Loading…' : 'Show more'}
            </Button>
          </div>
        )}
      </div>
      <ListFoot count={shown?.length} nouns={['dataset', 'datasets']} />
    </>
  )
}

const SNIPPET = `dataset = mlflow.data.from_pandas(frame, name="house sales", targets="price")
with mlflow.start_run():
    mlflow.log_input(dataset, context="training")`

function DatasetRow({ experimentId, use }: { experimentId: string; use: DatasetUse }) {
  const { name, digest, contexts, numRows, numColumns, sourceType, runs, lastUsedTime } = use
  return (
    <tr>
      <td>
        <Link
          className="name"
          to="/experiments/$experimentId/datasets/$name/$digest"
          params={{ experimentId, name, digest }}
        >
          <bdi>{name}</bdi>
        </Link>
      </td>
      <td>
        <span className="row tight">
          <bdi className="mono">{digest}</bdi>
          <CopyButton label={`Copy digest ${digest}`} text={digest} />
        </span>
      </td>
      <td>
        <span className="row tight">
          {contexts.map((context) => (
            <span key={context} className="chip line">
              <bdi>{context}</bdi>
            </span>
          ))}
        </span>
      </td>
      <td className="num">
        {numRows === undefined ? '–' : formatCount(numRows)} ×{' '}
        {numColumns === undefined ? '–' : formatCount(numColumns)}
      </td>
      <td className="t2" title={use.source}>
        {sourceType}
      </td>
      <td className="num">
        <Link to="/experiments/$experimentId" params={{ experimentId }} search={{ searchFilter: datasetFilter(use) }}>
          {formatCount(runs)}
        </Link>
      </td>
      <td className="t2 nowrap">
        {lastUsedTime === undefined ? (
          '–'
        ) : (
          <time title={formatAbsolute(Number(lastUsedTime))}>{formatAgo(Number(lastUsedTime), Date.now())}</time>
        )}
      </td>
    </tr>
  )
}
