import { useEffect, useState } from 'react'
import type { ViewerProps } from './viewer-props.js'

const TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg', svg: 'image/svg+xml', ico: 'image/x-icon' }

/** An image, pixel for pixel. SVG is an `<img>` too, so that its scripts never run. */
export default function ImageViewer({ entry, bytes }: ViewerProps) {
  const [size, setSize] = useState<string>()
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const ending = entry.name.slice(entry.name.lastIndexOf('.') + 1).toLowerCase()
    const made = URL.createObjectURL(new Blob([bytes], { type: TYPES[ending] ?? `image/${ending}` }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [entry.name, bytes])
  return (
    <figure>
      {url !== undefined && (
        <img
          src={url}
          alt={entry.name}
          style={{ maxWidth: '100%' }}
          onLoad={({ currentTarget: image }) => setSize(`${image.naturalWidth} × ${image.naturalHeight} pixels`)}
        />
      )}
      <figcaption className="t3 small">{size}</figcaption>
    </figure>
  )
}
