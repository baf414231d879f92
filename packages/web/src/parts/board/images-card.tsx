import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { CutName } from '../../controls/cut-name.js'
import { LookDot } from '../../controls/look-dot.js'
import { StepSlider } from '../../controls/step-slider.js'
import { formatCount } from '../../format/format-number.js'
import { Failed } from '../../shell/page-state.js'
import { ArtifactImage } from './artifact-image.js'
import type { CardBodyProps } from './card-body.js'
import style from './images-card.module.css'
import { type ImagesOfRun, useRunImages } from './run-images.js'
import { nearestStep } from './step-link.js'

/** The images of a key, one of each run, all of the same step. */
export function ImagesCard({ card, board, height, isFull, onNote }: CardBodyProps) {
  const { runs, steps: link } = board
  const key = card.keys[0] ?? ''
  const { found, error, refetch, isLoading } = useRunImages(runs, key)
  const known = found.flatMap(({ images }) => [...images.keys()])
  const stepsText = [...new Set(known)].sort((a, b) => a - b).join(' ')
  // The same list as long as it says the same, so that it is not offered again at each change of the board.
  const steps = useMemo(() => (stepsText === '' ? [] : stepsText.split(' ').map(Number)), [stepsText])
  useEffect(() => link.offer(steps), [link, steps])
  const shared = useSyncExternalStore(link.onChange, link.current)
  const [own, setOwn] = useState<number>()
  const isLinked = board.link !== undefined
  const wanted = isLinked ? shared : own
  const step = wanted === undefined ? steps.at(-1) : nearestStep(steps, wanted)
  const note = runs.length > 1 && !isLoading ? `${found.length} of ${formatCount(runs.length)} runs` : ''
  useEffect(() => onNote(note), [onNote, note])

  if (error !== undefined) return <Failed error={error} retry={refetch} />
  if (isLoading) return <span className="skel" style={{ width: '100%', height: height - 24 }} />
  if (step === undefined) return <p className="t3">No visible run has images of this key.</p>
  const onStep = (next: number) => (isLinked ? link.set(next) : setOwn(next))
  const names = found.map(({ run }) => run.name)
  return (
    <>
      <StepSlider label={`Step of ${card.title}`} {...{ steps, step, onStep }} />
      <div className={isFull ? `${style.grid} ${style.full}` : style.grid}>
        {found.map((each) => (
          <Cell key={each.run.runId} {...each} title={key} {...{ step, names, onStep }} />
        ))}
      </div>
    </>
  )
}

function Cell(
  props: ImagesOfRun & {
    title: string
    step: number
    names: readonly string[]
    onStep: (step: number) => void
  },
) {
  const { run, images, title, step, names, onStep } = props
  const image = images.get(step)
  const nearest = nearestStep([...images.keys()], step)
  return (
    <figure className={style.cell}>
      {image === undefined ? (
        <span className={style.none}>
          No image at step {formatCount(step)}
          {nearest !== undefined && (
            <button type="button" className={style.nearest} onClick={() => onStep(nearest)}>
              Nearest, step {formatCount(nearest)}
            </button>
          )}
        </span>
      ) : (
        <ArtifactImage
          key={image.file.path}
          runId={run.runId}
          path={image.file.path}
          alt={`${title}, ${run.name}, step ${step}`}
        />
      )}
      <figcaption className={style.caption}>
        <LookDot look={run.look} />
        <CutName name={run.name} siblings={names} />
        {image !== undefined && image.count > 1 && <span className="t3 nowrap">newest of {image.count}</span>}
      </figcaption>
    </figure>
  )
}
