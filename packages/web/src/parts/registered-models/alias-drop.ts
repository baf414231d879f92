import { type DragEvent, useState } from 'react'
import { useAliases } from './use-aliases.js'

/** Accepts only aliases dragged from this page, not texts or files from elsewhere. */
export const ALIAS_TYPE = 'application/x-labbook-alias'

/** Accepts aliases dropped on a version; `isOver` while one is dragged over it. */
export function useAliasDrop(name: string, version: number) {
  const { move } = useAliases(name)
  const [isOver, setOver] = useState(false)
  const accepts = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes(ALIAS_TYPE)
  return {
    isOver,
    dropProps: {
      onDragOver: (event: DragEvent) => {
        if (!accepts(event)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        if (!accepts(event)) return
        event.preventDefault()
        setOver(false)
        move(event.dataTransfer.getData(ALIAS_TYPE), version)
      },
    },
  }
}
