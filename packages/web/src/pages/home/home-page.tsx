import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../controls/button.js'
import { NewExperiment } from '../../parts/experiments/new-experiment.js'
import { PageHead } from '../../shell/page-head.js'
import styles from './home-page.module.css'
import { homeRunsQuery } from './home-runs-query.js'
import { LATEST_RUNS, LatestRuns } from './latest-runs.js'
import { NewModelVersions } from './new-model-versions.js'
import { RecentExperiments } from './recent-experiments.js'
import { RunningNow } from './running-now.js'
import { StartHere } from './start-here.js'

/** Recent activity, and how to log a run (U-HOME-1). */
export function HomePage() {
  const [isMaking, setIsMaking] = useState(false)
  const { data: latest } = useQuery(homeRunsQuery(LATEST_RUNS))
  return (
    <>
      <title>Labbook</title>
      <PageHead title="Home">
        <Button onPress={() => setIsMaking(true)}>
          <Plus className="i" aria-hidden />
          New experiment
        </Button>
      </PageHead>
      {isMaking && <NewExperiment onClose={() => setIsMaking(false)} />}
      <div className={`body ${styles['page']}`}>
        {latest !== undefined && <StartHere hasRuns={latest.total > 0} />}
        <div className={styles['columns']}>
          <div className={styles['runs']}>
            <RunningNow />
            <LatestRuns />
          </div>
          <aside className={styles['side']}>
            <RecentExperiments />
            <NewModelVersions />
          </aside>
        </div>
      </div>
    </>
  )
}
