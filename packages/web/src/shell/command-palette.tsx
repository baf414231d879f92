import { nameFilter } from '@labbook/search'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { BookOpen, Box, FlaskConical, House, Keyboard, Search, Settings, SunMoon, Trash2 } from 'lucide-react'
import { type ReactNode, useDeferredValue, useState } from 'react'
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components'
import { api } from '../api/client.js'
import { experimentSummariesQuery, experimentsQuery } from '../api/queries.js'
import { modelsNamedQuery } from '../api/registry-queries.js'
import { currentCommands } from '../controls/commands.js'
import { RunDot } from '../controls/look-dot.js'
import { MarkedText } from '../controls/marked-text.js'
import { formatCount } from '../format/format-number.js'
import { preferences, setPreferences } from '../theme/preferences.js'
import styles from './command-palette.module.css'

interface Entry {
  readonly id: string
  readonly text: string
  /** Tells entries with the same name apart. */
  readonly hint?: string
  /** What does the same without the palette. */
  readonly keys?: string
  readonly icon: ReactNode
  readonly run: () => void
}

const SHOWN = 8

/**
 * Finds experiments, runs and registered models by name or ID, pages and actions; opened with Ctrl+K or Cmd+K
 * (U-CMD-1).
 */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  const navigate = useNavigate()
  const { data: experiments = [] } = useQuery(experimentsQuery())
  const { data: summaries } = useQuery(experimentSummariesQuery())
  const { data: runs = [], isFetching } = useQuery(foundRunsQuery(wanted))
  const { data: models = [] } = useQuery({ ...modelsNamedQuery(wanted), enabled: wanted.length >= 2 })

  const matches = (candidate: string) => candidate.toLowerCase().includes(wanted.toLowerCase())
  const pages: readonly Entry[] = [
    { id: 'home', text: 'Home', icon: <House className="i" aria-hidden />, run: () => void navigate({ to: '/' }) },
    {
      id: 'experiments',
      text: 'Experiments',
      icon: <FlaskConical className="i" aria-hidden />,
      run: () => void navigate({ to: '/experiments' }),
    },
    {
      id: 'models',
      text: 'Models',
      icon: <Box className="i" aria-hidden />,
      run: () => void navigate({ to: '/models' }),
    },
    {
      id: 'trash',
      text: 'Trash',
      icon: <Trash2 className="i" aria-hidden />,
      run: () => void navigate({ to: '/trash' }),
    },
    {
      id: 'docs',
      text: 'Docs',
      icon: <BookOpen className="i" aria-hidden />,
      run: () => void navigate({ to: '/docs' }),
    },
    {
      id: 'settings',
      text: 'Settings',
      icon: <Settings className="i" aria-hidden />,
      run: () => void navigate({ to: '/settings' }),
    },
    {
      id: 'theme',
      text: 'Switch between light and dark theme',
      icon: <SunMoon className="i" aria-hidden />,
      run: () => setPreferences({ theme: preferences().theme === 'dark' ? 'light' : 'dark' }),
    },
  ]
  const sections: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = [
    {
      title: 'Experiments',
      entries: experiments
        .filter(({ name, experimentId }) => matches(name) || experimentId === wanted)
        .slice(0, SHOWN)
        .map(({ name, experimentId }) => ({
          id: `experiment-${experimentId}`,
          text: name,
          ...runsIn(summaries?.get(experimentId)),
          icon: <FlaskConical className="i" aria-hidden />,
          run: () => void navigate({ to: '/experiments/$experimentId', params: { experimentId } }),
        })),
    },
    {
      title: 'Runs',
      entries: runs.map(({ runId, experimentId, name, experiment }) => ({
        id: `run-${runId}`,
        text: name,
        hint: experiment,
        icon: <RunDot runId={runId} />,
        run: () => void navigate({ to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId } }),
      })),
    },
    {
      title: 'Models',
      entries: models.slice(0, SHOWN).map(({ name }) => ({
        id: `model-${name}`,
        text: name,
        icon: <Box className="i" aria-hidden />,
        run: () => void navigate({ to: '/models/$name', params: { name } }),
      })),
    },
    { title: 'On this page', entries: actions().filter((action) => matches(action.text)) },
    { title: 'Pages and actions', entries: pages.filter((page) => matches(page.text)) },
  ].filter(({ entries }) => entries.length > 0)
  const entryOf = new Map(sections.flatMap(({ entries }) => entries.map((entry) => [entry.id, entry] as const)))

  return (
    <ModalOverlay className="scrim" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal>
        <Dialog className={styles.palette ?? ''} aria-label="Search or jump to">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField className={styles.query ?? ''} aria-label="Search or jump to" autoFocus>
              <Search className="i" aria-hidden />
              <Input className="grow" placeholder="Search runs, experiments, models or actions" />
              <span className="kbd">Esc</span>
            </SearchField>
            <Menu
              className="menu"
              aria-label="Results"
              renderEmptyState={() => <p className="t2 pad">{isFetching ? 'Searching…' : 'No results.'}</p>}
              onAction={(id) => {
                onClose()
                entryOf.get(String(id))?.run()
              }}
            >
              {sections.map(({ title, entries }) => (
                <MenuSection key={title}>
                  <Header className="menu-head">{title}</Header>
                  {entries.map((entry) => (
                    <MenuItem key={entry.id} id={entry.id} className="item" textValue={entry.text}>
                      {entry.icon}
                      <bdi className="cut">
                        <MarkedText text={entry.text} words={[wanted]} />
                      </bdi>
                      {entry.hint !== undefined && <bdi className="n">{entry.hint}</bdi>}
                      {entry.keys !== undefined && <span className="kbd mla">{entry.keys}</span>}
                    </MenuItem>
                  ))}
                </MenuSection>
              ))}
            </Menu>
            <p className={styles.keys}>
              <span>
                <kbd className="kbd">Up</kbd> <kbd className="kbd">Down</kbd> move
              </span>
              <span>
                <kbd className="kbd">Enter</kbd> open
              </span>
              <span>
                <kbd className="kbd">Esc</kbd> close
              </span>
            </p>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function runsIn(summary: { readonly runs: bigint | number } | undefined) {
  return summary === undefined
    ? {}
    : { hint: `${formatCount(summary.runs)} ${Number(summary.runs) === 1 ? 'run' : 'runs'}` }
}

/** The commands of the current screen with their keys. Row commands make sense only as keys. */
function actions(): readonly Entry[] {
  return currentCommands()
    .filter(({ scope, keys }) => scope !== 'Table' && !keys.includes(' '))
    .map(({ keys, name, run }) => ({
      id: `command-${keys}`,
      text: name,
      keys,
      icon: <Keyboard className="i" aria-hidden />,
      // Runs after the palette has closed, so that the command can move the focus.
      run: () => setTimeout(run, 50),
    }))
}

/** Active runs whose name contains the text or whose ID equals it, newest first. */
function foundRunsQuery(wanted: string) {
  return {
    queryKey: ['runs', 'everything', 'by-name', wanted],
    enabled: wanted.length >= 2,
    placeholderData: (previous: readonly FoundRun[] | undefined) => (wanted.length >= 2 ? previous : []),
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<readonly FoundRun[]> => {
      const filter = /^[0-9a-f]{32}$/i.test(wanted)
        ? `attributes.run_id = '${wanted.toLowerCase()}'`
        : nameFilter(wanted, 'runs')
      const columns = ['attributes.run_name', 'attributes.experiment_name']
      const request = { experimentIds: [], filter, orderBy: [], columns, maxResults: SHOWN } as const
      const table = await api.runs.searchRunTable(
        { ...request, runViewType: 'ACTIVE_ONLY', parent: 'any', offset: 0 },
        { signal },
      )
      return table.runs.map(({ runId, experimentId }, i) => {
        const [name, experiment] = table.columns.map(({ values }) => String(values[i] ?? ''))
        return { runId, experimentId, name: name ?? runId, experiment: experiment ?? experimentId }
      })
    },
  }
}

interface FoundRun {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly experiment: string
}
