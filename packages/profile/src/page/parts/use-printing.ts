import { useEffect, useState } from 'preact/hooks'

/** Whether the page is on its way to paper, where everything is unfolded. */
export function usePrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false)
  useEffect(() => {
    const print = matchMedia('print')
    const change = () => setIsPrinting(print.matches)
    const before = () => setIsPrinting(true)
    const after = () => setIsPrinting(false)
    print.addEventListener('change', change)
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      print.removeEventListener('change', change)
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [])
  return isPrinting
}
