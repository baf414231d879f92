import type { ComponentType } from 'react'
import type { CardType } from '../../addresses/board-state.js'
import { BarCard } from './bar-card.js'
import type { CardBodyProps } from './card-body.js'
import { DifferenceCard } from './difference-card.js'
import { FigureCard } from './figure-card.js'
import { FinalValuesCard } from './final-values-card.js'
import { ImagesCard } from './images-card.js'
import { LineCard } from './line-card.js'
import { TableCard } from './table-card.js'

/** What each type of card draws. To add one, add a file and a line here, and its kind in `card.ts`. */
export const cardBodies: Readonly<Record<CardType, ComponentType<CardBodyProps>>> = {
  line: LineCard,
  bar: BarCard,
  scatter: FigureCard,
  parallel: FigureCard,
  box: FigureCard,
  contour: FigureCard,
  final: FinalValuesCard,
  difference: DifferenceCard,
  images: ImagesCard,
  table: TableCard,
}
