import { Braces, Code, Sheet } from 'lucide-react'
import type { RefObject } from 'react'
import { baseUrl } from '../../../api/client.js'
import { copyText } from '../../../controls/copy-text.js'
import { MenuAt, MenuItem, MenuSection } from '../../../controls/menu.js'
import { announceFailure, announceNote } from '../../../shell/undo.js'
import type { ExportRequest } from './export-runs.js'
import { type SearchedRuns, searchSnippets } from './search-snippets.js'

export interface ExportMenuProps {
  /** What is exported, in words: `10 runs`. */
  readonly what: string
  readonly of: SearchedRuns
  readonly columns: readonly string[]
  readonly button: RefObject<HTMLElement | null>
  readonly onExport: (request: Pick<ExportRequest, 'format' | 'columns'>) => void
  readonly onClose: () => void
}

/** The kinds of files, and programs that find the same runs. */
export function ExportMenu({ what, of, columns, button, onExport, onClose }: ExportMenuProps) {
  const copy = (language: keyof typeof searchSnippets) =>
    copyText(searchSnippets[language](baseUrl, of)).then(
      () => announceNote(`Copied the search as ${language}`),
      (error: Error) => announceFailure(error.message),
    )
  return (
    <MenuAt label="Export" {...{ button, onClose }}>
      <MenuSection title={`Export ${what}`}>
        <MenuItem
          icon={<Sheet className="i" aria-hidden />}
          onAction={() => onExport({ format: 'csv', columns: undefined })}
        >
          CSV, all columns
        </MenuItem>
        <MenuItem icon={<Sheet className="i" aria-hidden />} onAction={() => onExport({ format: 'csv', columns })}>
          CSV, visible columns
        </MenuItem>
        <MenuItem
          icon={<Braces className="i" aria-hidden />}
          onAction={() => onExport({ format: 'json', columns: undefined })}
        >
          JSON, all columns
        </MenuItem>
        <MenuItem icon={<Braces className="i" aria-hidden />} onAction={() => onExport({ format: 'json', columns })}>
          JSON, visible columns
        </MenuItem>
      </MenuSection>
      <MenuSection title="This search">
        {(['Python', 'TypeScript'] as const).map((language) => (
          <MenuItem
            key={language}
            icon={<Code className="i" aria-hidden />}
            text={`Copy as ${language}`}
            onAction={() => void copy(language)}
          >
            {`Copy as ${language}`}
          </MenuItem>
        ))}
      </MenuSection>
    </MenuAt>
  )
}
