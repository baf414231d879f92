import { describe, expect, it } from 'vitest'
import { extensionOf } from '../../src/files/made-file.js'

describe('[sdk-fluent 5] made files', () => {
  it('an extension is what follows the last dot of the name', () => {
    expect(['a.JSON', 'b.c/d', '.env', 'x/.yml', 'a.tar.gz'].map(extensionOf)).toEqual(['.json', '', '', '', '.gz'])
  })
})
