import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from './button.js'
import { copyText } from './copy-text.js'

/** Copies the full value, never the shortened one on screen. */
export function CopyButton({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <IconButton
      label={copied ? 'Copied' : label}
      onPress={() => {
        void copyText(text).then(() => {
          setCopied(true)
          setTimeout(() => setCopied(false), 1500)
        })
      }}
    >
      {copied ? <Check className="i s" aria-hidden /> : <Copy className="i s" aria-hidden />}
    </IconButton>
  )
}
