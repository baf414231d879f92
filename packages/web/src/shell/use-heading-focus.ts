import { type RefObject, useEffect, useRef } from 'react'

let isFirstPage = true

/** Moves the focus to the heading after navigation, but not on the first page (U-NAV-3). */
export function useHeadingFocus(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true })
    isFirstPage = false
  }, [])
  return heading
}
