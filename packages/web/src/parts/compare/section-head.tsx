import { ChevronDown, ChevronRight, Copy, Search } from 'lucide-react'
import { useState } from 'react'
import type { CompareView } from '../../addresses/compare-search.js'
import { IconButton } from '../../controls/button.js'
import { copyText } from '../../controls/copy-text.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { SearchField } from '../../controls/search-field.js'
import { Switch } from '../../controls/switch.js'
import { announceNote } from '../../shell/undo.js'
import { preferences, setPreferences } from '../../theme/preferences.js'
import styles from './compare-grid.module.css'
import { withFind, withName } from './compare-state.js'
import type { ShownColumn } from './compared-column.js'
import { type CompareSection, differenceOf, type GridItem } from './grid-items.js'
import { sectionAsCsv, sectionAsMarkdown } from './section-table.js'

export interface SectionHeadProps {
  readonly item: Exclude<GridItem, { kind: 'row' }>
  readonly index: number
  readonly height: number
  /** How many cells a row has. */
  readonly span: number
  readonly columns: readonly ShownColumn[]
  readonly hasBaseline: boolean
  readonly isFolded: boolean
  readonly view: CompareView
  readonly onChange: (change: Partial<CompareView>) => void
}

/** A line over the whole width of the grid: the head of a section, its fold of gaps, or why it is empty. */
export function SectionHead(props: SectionHeadProps) {
  const { item, index, height, span, view, onChange } = props
  const { title } = item.section
  if (item.kind === 'section') return <Head {...props} item={item} />
  return (
    <tr aria-rowindex={index} style={{ height }}>
      <td className={styles.fold} colSpan={span}>
        <div className={styles.line}>
          {item.kind === 'note' && item.text}
          {item.kind === 'gaps' && (
            <>
              {item.count === 1 ? '1 more differs' : `${item.count} more differ`} only because some runs did not log{' '}
              {item.count === 1 ? 'it' : 'them'}
              <button
                type="button"
                className={styles.link}
                onClick={() => onChange({ gaps: withName(view.gaps, title, !item.isOpen) })}
              >
                {item.isOpen ? 'Hide' : 'Show'}
              </button>
            </>
          )}
        </div>
      </td>
    </tr>
  )
}

function Head({
  item: { section, shown },
  index,
  height,
  span,
  columns,
  hasBaseline,
  isFolded,
  view,
  onChange,
}: SectionHeadProps & { item: Extract<GridItem, { kind: 'section' }> }) {
  const { title, rows, isLoading = false } = section
  const find = view.find?.[title]
  const [isFinding, setFinding] = useState(find !== undefined)
  const Chevron = isFolded ? ChevronRight : ChevronDown
  return (
    <tr className={styles.section} aria-rowindex={index} style={{ height }}>
      <th scope="rowgroup" colSpan={span}>
        <div className={styles.line}>
          <button
            type="button"
            className="row tight"
            aria-expanded={!isFolded}
            onClick={() => setPreferences({ foldedSections: { ...preferences().foldedSections, [title]: !isFolded } })}
          >
            <Chevron className="i s" aria-hidden />
            <h3>{title}</h3>
          </button>
          {!isLoading && <span className="n">{rows.length}</span>}
          <span className={`${styles.note} cut`}>{noteOf(section, hasBaseline)}</span>
          {!isFolded && rows.length > 0 && (
            <span className={`${styles.tools} mla row`}>
              {isFinding ? (
                <SearchField
                  label={`Find in ${title}`}
                  value={find ?? ''}
                  onChange={(text) => onChange({ find: withFind(view, title, text) })}
                  autoFocus
                  onKeyDown={({ key }) => {
                    if (key !== 'Escape') return
                    onChange({ find: withFind(view, title, '') })
                    setFinding(false)
                  }}
                />
              ) : (
                <IconButton label={`Find in ${title}`} onPress={() => setFinding(true)}>
                  <Search className="i s" aria-hidden />
                </IconButton>
              )}
              <CopySection title={title} table={{ names: columns.map(({ name }) => name), rows: shown }} />
              <Switch
                label="Show diff only"
                isSelected={view.diff?.includes(title) ?? false}
                onChange={(isOn) => onChange({ diff: withName(view.diff, title, isOn) })}
              />
            </span>
          )}
        </div>
      </th>
    </tr>
  )
}

function noteOf(section: CompareSection, hasBaseline: boolean): string {
  const { kind, rows, isLoading = false } = section
  if (isLoading || rows.length === 0) return ''
  if (kind === 'metrics') return hasBaseline ? 'last value, difference below' : 'last value'
  const differences = rows.map((row) => differenceOf(row, section))
  const inValue = differences.filter((difference) => difference === 'value').length
  if (inValue > 0) return `${inValue} ${inValue === 1 ? 'differs' : 'differ'} in value`
  return differences.every((difference) => difference === 'none') ? 'the same for all' : ''
}

function CopySection({ title, table }: { title: string; table: Parameters<typeof sectionAsCsv>[0] }) {
  const copy = async (text: string, format: string) => {
    await copyText(text)
    announceNote(`Copied ${title} as ${format}`)
  }
  return (
    <Menu
      label={`Copy ${title}`}
      trigger={
        <IconButton label={`Copy ${title}`}>
          <Copy className="i s" aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onAction={() => void copy(sectionAsMarkdown(table), 'Markdown')}>Copy as Markdown</MenuItem>
      <MenuItem onAction={() => void copy(sectionAsCsv(table), 'CSV')}>Copy as CSV</MenuItem>
    </Menu>
  )
}
