import type { Param } from '@labbook/protocol'
import { Copy } from 'lucide-react'
import { IconButton } from '../../controls/button.js'
import { copyText } from '../../controls/copy-text.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { paramsAsFlags, paramsAsJson, paramsAsPython } from './params-text.js'

/** Copies all params, in the form that the next program needs (U-RUN-5). */
export function CopyParams({ params }: { params: readonly Param[] }) {
  return (
    <Menu
      label="Copy parameters"
      trigger={
        <IconButton label="Copy parameters">
          <Copy className="i s" aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onAction={() => void copyText(paramsAsJson(params))}>Copy as JSON</MenuItem>
      <MenuItem onAction={() => void copyText(paramsAsPython(params))}>Copy as Python dict</MenuItem>
      <MenuItem onAction={() => void copyText(paramsAsFlags(params))}>Copy as command-line flags</MenuItem>
    </Menu>
  )
}
