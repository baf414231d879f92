import { ChevronLeft, ChevronRight } from 'lucide-react'
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components'
import { IconButton } from './button.js'
import { formatCount } from '../format/format-number.js'
import style from './step-slider.module.css'

/** A slider that stops only at logged steps, which stand at equal distances. */
export function StepSlider(props: {
  label: string
  steps: readonly number[]
  step: number
  onStep: (step: number) => void
}) {
  const { label, steps, step, onStep } = props
  const at = Math.max(0, steps.indexOf(step))
  const last = steps.length - 1
  const part = (index: number) => `${last === 0 ? 0 : (100 * index) / last}%`
  const to = (index: number) => {
    const next = steps[index]
    if (next !== undefined && next !== step) onStep(next)
  }
  return (
    <div className={style.steps}>
      <Slider
        className={style.slider ?? ''}
        aria-label={label}
        value={at}
        minValue={0}
        maxValue={Math.max(1, last)}
        isDisabled={last === 0}
        onChange={(next) => to(Array.isArray(next) ? next[0] : next)}
      >
        <span className="small t3" aria-hidden>
          step
        </span>
        <SliderTrack className={style.track ?? ''}>
          {steps.length <= MOST_TICKS &&
            steps.map((each, i) => <i key={each} className={style.tick} style={{ left: part(i) }} />)}
          <SliderThumb className={style.thumb ?? ''} aria-valuetext={`step ${step}`} />
        </SliderTrack>
      </Slider>
      <span className="tnum small med">{formatCount(step)}</span>
      <IconButton label="Previous step" isDisabled={at === 0} onPress={() => to(at - 1)}>
        <ChevronLeft className="i s" aria-hidden />
      </IconButton>
      <IconButton label="Next step" isDisabled={at === last} onPress={() => to(at + 1)}>
        <ChevronRight className="i s" aria-hidden />
      </IconButton>
    </div>
  )
}

/** More would be a grey line. */
const MOST_TICKS = 60
