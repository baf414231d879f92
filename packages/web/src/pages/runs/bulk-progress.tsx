import { Button } from '../../controls/button.js'
import { formatCount } from '../../format/format-number.js'

export interface Progress {
  /** What is being done: `Tagging`. */
  readonly doing: string
  readonly done: number
  readonly total: number
  readonly stop: () => void
}

/** Work on many runs, in place of the actions on them. */
export function BulkProgress({ doing, done, total, stop }: Progress) {
  return (
    <div className="floatbar" role="toolbar" aria-label="Selected runs">
      <span className="med tnum nowrap" role="status">
        {`${doing} ${formatCount(done)} of ${formatCount(total)} runs`}
      </span>
      <progress value={done} max={total} aria-label={doing} />
      <span className="sep" />
      <Button kind="quiet" onPress={stop}>
        Stop
      </Button>
    </div>
  )
}
