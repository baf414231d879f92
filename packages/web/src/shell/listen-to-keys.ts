import { currentCommands } from '../controls/commands.js'
import { preferences } from '../theme/preferences.js'
import { undoLast } from './undo.js'

/** Maximum time between the two keys of a sequence. */
const PAUSE_MS = 1500

const TYPED_INTO = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]'
const OVERLAYS = '[role=dialog], [role=menu], [role=listbox]'

/** Runs the command of a pressed key, unless the user is typing (U-CMD-3). Returns a function that stops. */
export function listenToKeys(): () => void {
  let first = ''
  let firstAtMs = 0

  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isBusy(event)) return
    const command = isUndo(event) ? undoLast : commandOf(event)
    if (command === undefined) return
    event.preventDefault()
    command()
  }

  function commandOf(event: KeyboardEvent): (() => void) | undefined {
    if (preferences().shortcuts === 'off' || event.ctrlKey || event.metaKey || event.altKey) return undefined
    const isSecond = first !== '' && event.timeStamp - firstAtMs < PAUSE_MS
    const typed = isSecond ? `${first} ${event.key}` : event.key
    const commands = currentCommands()
    const found = commands.findLast(({ keys }) => keys === typed)
    first = found === undefined && commands.some(({ keys }) => keys.startsWith(`${typed} `)) ? typed : ''
    firstAtMs = event.timeStamp
    return found?.run
  }

  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}

/** Enter on a button or link activates that element. */
function isBusy({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  const busy = key === 'Enter' ? `${TYPED_INTO}, ${OVERLAYS}, a, button, summary, input` : `${TYPED_INTO}, ${OVERLAYS}`
  return target.closest(busy) !== null
}

function isUndo({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return key === 'z' && (ctrlKey || metaKey) && !shiftKey
}
