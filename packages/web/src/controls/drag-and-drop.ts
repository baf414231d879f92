import { type RefObject, useRef } from 'react'
import { useDrag } from 'react-aria/useDrag'
import { useDrop } from 'react-aria/useDrop'

/** Makes an element a handle with which the pointer drags something of this page. Keys are up to the caller. */
export function useDragHandle(options: {
  /** A media type of ours, so that other pages take no notice. */
  type: string
  id: string
  /** What the pointer carries: taken into the page for as long as the browser needs for its picture. */
  preview: () => HTMLElement | undefined
  onStart: () => void
  onCancel: () => void
}) {
  const { type, id, preview, onStart, onCancel } = options
  const latest = useRef(preview)
  latest.current = preview
  const renderer = useRef((_items: unknown, use: (node: HTMLElement | null, x?: number, y?: number) => void) => {
    const copy = latest.current()
    if (copy === undefined) return use(null)
    document.body.append(copy)
    use(copy, 16, 18)
    requestAnimationFrame(() => copy.remove())
  })
  const { dragProps } = useDrag({
    getItems: () => [{ [type]: id }],
    getAllowedDropOperations: () => ['move'],
    preview: renderer,
    hasDragButton: true,
    // A change of the page at once would end the drag.
    onDragStart: () => void requestAnimationFrame(onStart),
    onDragEnd: ({ dropOperation }) => {
      if (dropOperation === 'cancel') onCancel()
    },
  })
  return dragProps
}

/** Makes an element a place where such a thing can be dropped. */
export function useDropPlace(options: {
  type: string
  ref: RefObject<HTMLElement | null>
  /** Whether it takes what is dragged now. */
  accepts: () => boolean
  onEnter: () => void
  onDrop: () => void
}) {
  const { type, ref, accepts, onEnter, onDrop } = options
  const { dropProps } = useDrop({
    ref,
    getDropOperation: (types) => (types.has(type) && accepts() ? 'move' : 'cancel'),
    onDropEnter: onEnter,
    onDrop,
  })
  return dropProps
}
