import { Slider as AriaSlider, SliderThumb, SliderTrack } from 'react-aria-components'
import style from './slider.module.css'

export interface SliderProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly onChange: (value: number) => void
}

/** A slider with its value beside it. */
export function Slider({ label, value, min, max, step, onChange }: SliderProps) {
  return (
    <AriaSlider
      className={style.slider ?? ''}
      aria-label={label}
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      onChange={(next) => onChange(Array.isArray(next) ? next[0] : next)}
    >
      <span aria-hidden>{label}</span>
      <SliderTrack className={style.track ?? ''}>
        <span className={style.fill} style={{ width: `${(100 * (value - min)) / (max - min)}%` }} />
        <SliderThumb className={style.thumb ?? ''} />
      </SliderTrack>
      <span className="tnum" aria-hidden>
        {value.toFixed(2)}
      </span>
    </AriaSlider>
  )
}
