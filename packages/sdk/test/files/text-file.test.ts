import { expect, it } from 'vitest'
import { textFile } from '../../src/files/text-file.js'

it('[sdk-fluent 5] a text is stored in UTF-8 and nothing else', () => {
  const { files, tags, warnings } = textFile('é\r\n😀', 'notes/a.md')
  expect(files).toEqual([{ path: 'notes/a.md', bytes: new TextEncoder().encode('é\r\n😀') }])
  expect([tags, warnings]).toEqual([{}, []])
})

it('[sdk-fluent 5] what is not a text is refused with its type', () => {
  const wrong: unknown = { a: 1 }
  expect(() => textFile(wrong as string, 'a.txt')).toThrow(
    "'a.txt' takes a text, not object. Log other values with logDict.",
  )
})
