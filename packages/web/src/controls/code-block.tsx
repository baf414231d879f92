import { CopyButton } from './copy-button.js'

/** A program or command, to copy and run. */
export function CodeBlock({ text, copyLabel = 'Copy code' }: { text: string; copyLabel?: string }) {
  return (
    <div className="row" style={{ alignItems: 'flex-start', maxWidth: '100%' }}>
      <pre className="code grow" tabIndex={0}>
        {text}
      </pre>
      <CopyButton label={copyLabel} text={text} />
    </div>
  )
}
