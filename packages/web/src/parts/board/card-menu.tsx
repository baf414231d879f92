import { Ellipsis } from 'lucide-react'
import { type CardSize, cardSizes } from '../../addresses/board-state.js'
import { IconButton } from '../../controls/button.js'
import { Menu, MenuItem, MenuSection } from '../../controls/menu.js'
import { saveFile } from '../../controls/save-file.js'
import { announceFailure } from '../../shell/undo.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import { bucketsAsCsv, bucketsAsJson, pointsAsCsv, savePng } from '../lines/chart-export.js'
import type { DrawnSeries } from '../lines/drawn-series.js'
import { type Card, SIZE_LABELS, sizeOf } from './card.js'

export type CardAct =
  | 'move'
  | 'earlier'
  | 'later'
  | 'duplicate'
  | 'remove'
  | 'full-screen'
  | { readonly size: CardSize }

export interface CardMenuProps {
  readonly card: Card
  readonly drawn: DrawnSeries | undefined
  readonly isFull: boolean
  readonly body: () => HTMLElement | null
  readonly onAct: (act: CardAct) => void
}

/** Size, move, duplicate, remove, and exports of a card. */
export function CardMenu({ card, drawn, isFull, body, onAct }: CardMenuProps) {
  const theme = useChartTheme()
  const save = (suffix: string, text: string, mime: string) =>
    saveFile(`${card.title}.${suffix}`, new Blob([text], { type: mime }))
  const linesOnly = drawn === undefined ? 'line charts only' : undefined
  return (
    <Menu
      label={`Actions for ${card.title}`}
      trigger={
        <IconButton label="More actions">
          <Ellipsis className="i s" aria-hidden />
        </IconButton>
      }
    >
      {!isFull && (
        <MenuSection title="Size">
          {cardSizes.map((size) => (
            <MenuItem key={size} isChecked={sizeOf(card) === size} onAction={() => onAct({ size })}>
              {SIZE_LABELS[size]}
            </MenuItem>
          ))}
        </MenuSection>
      )}
      {!isFull && (
        <MenuSection title="Card">
          <MenuItem onAction={() => onAct('move')}>Move</MenuItem>
          <MenuItem onAction={() => onAct('earlier')}>Move earlier</MenuItem>
          <MenuItem onAction={() => onAct('later')}>Move later</MenuItem>
          <MenuItem onAction={() => onAct('duplicate')}>Duplicate</MenuItem>
          <MenuItem onAction={() => onAct('remove')}>Remove</MenuItem>
        </MenuSection>
      )}
      <MenuSection title="Export">
        <MenuItem
          onAction={() =>
            void savePng(card.title, body(), theme.surface).then((isSaved) => {
              if (!isSaved) announceFailure('This chart cannot be saved as a PNG. Export its data instead.')
            })
          }
        >
          PNG
        </MenuItem>
        <MenuItem
          disabledReason={linesOnly}
          onAction={() => drawn !== undefined && save('csv', bucketsAsCsv(drawn), 'text/csv')}
        >
          Plotted data as CSV
        </MenuItem>
        <MenuItem
          disabledReason={linesOnly}
          onAction={() => drawn !== undefined && save('json', bucketsAsJson(drawn), 'application/json')}
        >
          Plotted data as JSON
        </MenuItem>
        <MenuItem
          disabledReason={linesOnly}
          onAction={() =>
            drawn !== undefined &&
            void pointsAsCsv(drawn).then(
              (text) => save('points.csv', text, 'text/csv'),
              (error: Error) => announceFailure(`Could not load the points: ${error.message}`),
            )
          }
        >
          All points as CSV
        </MenuItem>
      </MenuSection>
    </Menu>
  )
}
