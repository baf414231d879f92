import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { fetchArtifact } from '../../api/artifact-bytes.js'
import { fileKey } from '../../api/artifact-keys.js'
import style from './images-card.module.css'

/** An image of a run, pixel for pixel: one smaller than its place is not smoothed. */
export function ArtifactImage({ runId, path, alt }: { runId: string; path: string; alt: string }) {
  const { data, error } = useQuery({
    queryKey: [...fileKey(runId, path), 'bytes', MOST_BYTES],
    queryFn: ({ signal }) => fetchArtifact({ runId }, path, { limit: MOST_BYTES, signal }),
  })
  const [url, setUrl] = useState<string>()
  const bytes = data?.bytes
  useEffect(() => {
    if (bytes === undefined) return undefined
    const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
    const made = URL.createObjectURL(new Blob([bytes], { type: `image/${ending === 'jpg' ? 'jpeg' : ending}` }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, path])
  if (error !== null) return <span className={style.none}>{error.message}</span>
  if (url === undefined) return <span className={`skel ${style.image}`} />
  return (
    <img
      className={style.image}
      src={url}
      alt={alt}
      onLoad={({ currentTarget: image }) => {
        image.style.imageRendering = image.naturalWidth < image.clientWidth * devicePixelRatio ? 'pixelated' : ''
      }}
    />
  )
}

const MOST_BYTES = 50 * 1024 * 1024
