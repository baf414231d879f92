/** A stored text as it is. One that nobody could see, empty or blank, says what it is. */
export function TextValue({ text, isCode = false }: { text: string; isCode?: boolean }) {
  if (text.trim() !== '') {
    return (
      <bdi className={isCode ? 'cut mono' : 'cut'} title={text}>
        {text}
      </bdi>
    )
  }
  return (
    <span className="t3" title={JSON.stringify(text)}>
      {text === '' ? 'empty' : 'blank'}
    </span>
  )
}
