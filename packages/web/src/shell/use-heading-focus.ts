import { type RefObject, useEffect, useRef } from 'react'

let isFirstPage = true

/** After going somewhere the focus is on what the page is about; on the first page it starts at the top (U-NAV-3). */
export function useHeadingFocus(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true })
    isFirstPage = false
  }, [])
  return heading
}
