import { Columns3, Rows3 } from 'lucide-react'
import { Segments } from '../../controls/segments.js'
import styles from './columns-or-rows.module.css'

export type ShownAs = 'columns' | 'rows'

/** Turns the grid over. */
export function ColumnsOrRows({ value, onChange }: { value: ShownAs; onChange: (as: ShownAs) => void }) {
  return (
    <div className={styles.corner}>
      <Segments
        label="Runs as"
        value={value}
        options={[
          { value: 'columns', label: 'Columns', icon: <Columns3 className="i s" aria-hidden /> },
          { value: 'rows', label: 'Rows', icon: <Rows3 className="i s" aria-hidden /> },
        ]}
        onChange={onChange}
      />
    </div>
  )
}
