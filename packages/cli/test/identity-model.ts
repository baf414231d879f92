import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An ONNX model that answers its one input, `x`, a row of so many floats; gives the folder. */
export function writeIdentityModel(folder: string, width = 1): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'MLmodel'), 'flavors:\n  onnx:\n    data: model.onnx\n')
  writeFileSync(join(folder, 'model.onnx'), identityGraph(width))
  return folder
}

/** ONNX's ModelProto by hand: IR version 8, operators of version 13, a graph of one node. */
function identityGraph(width: number): Buffer {
  const tensor = (name: string) => {
    const shape = Buffer.concat([1, width].map((length) => field(1, number(1, length))))
    const type = field(1, Buffer.concat([number(1, FLOAT), field(2, shape)]))
    return Buffer.concat([field(1, name), field(2, type)])
  }
  const node = Buffer.concat([field(1, 'x'), field(2, 'y'), field(4, 'Identity')])
  const graph = Buffer.concat([field(1, node), field(2, 'identity'), field(11, tensor('x')), field(12, tensor('y'))])
  return Buffer.concat([number(1, 8), field(7, graph), field(8, number(2, 13))])
}

const FLOAT = 1

/** Nothing here is longer than one byte can say. */
function field(tag: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([Buffer.from([(tag << 3) | 2, bytes.length]), bytes])
}

function number(tag: number, value: number): Buffer {
  return Buffer.from([tag << 3, value])
}
