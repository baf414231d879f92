import { Link } from '@tanstack/react-router'
import { currentCommands } from '../controls/commands.js'
import { Dialog } from '../controls/dialog.js'
import { KeyList } from './key-list.js'

/** The shortcuts of the current screen (U-CMD-2). */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" isOpen onClose={onClose} width={560}>
      <KeyList commands={currentCommands()} />
      <p className="t3 small">
        You can turn off single-key shortcuts in the{' '}
        <Link to="/settings" onClick={onClose}>
          settings
        </Link>
        .
      </p>
    </Dialog>
  )
}
