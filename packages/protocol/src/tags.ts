import { message, required, text, type TypeOf, withDefault } from './codec.js'

/** A key with its text: tags and params alike. A missing value is the empty text. */
export const Tag = message({ key: required(text), value: withDefault(text, '') })
export type Tag = TypeOf<typeof Tag>

export const Param = Tag
export type Param = Tag
