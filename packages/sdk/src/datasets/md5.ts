/**
 * MD5 in hexadecimal. WebCrypto has none, and Node's would not run in a browser. It names datasets as Python does; it protects
 * nothing.
 *
 * @example md5(new TextEncoder().encode('abc')) // '900150983cd24fb0d6963f7d28e17f72'
 */
export function md5(bytes: Uint8Array): string {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  const words = paddedWords(bytes)
  for (let at = 0; at < words.length; at += 16) {
    let [a = 0, b = 0, c = 0, d = 0] = state
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      const f =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d)
      const word = words[at + ((i * (STRIDES[round] ?? 0) + (OFFSETS[round] ?? 0)) & 15)] ?? 0
      const sum = (a + f + (SINES[i] ?? 0) + word) | 0
      const shift = SHIFTS[4 * round + (i & 3)] ?? 0
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    state[0] = (state[0] ?? 0) + a
    state[1] = (state[1] ?? 0) + b
    state[2] = (state[2] ?? 0) + c
    state[3] = (state[3] ?? 0) + d
  }
  return Array.from(new Uint8Array(state.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))))
const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const STRIDES = [1, 5, 3, 7]
const OFFSETS = [0, 1, 5, 0]

/** The text, a bit 1, zeros, and its length in bits, little-endian as every platform of JavaScript is. */
function paddedWords(bytes: Uint8Array): Uint32Array {
  const padded = new Uint8Array(64 * Math.ceil((bytes.length + 9) / 64))
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const words = new Uint32Array(padded.buffer)
  words[words.length - 2] = bytes.length << 3
  words[words.length - 1] = Math.floor(bytes.length / 2 ** 29)
  return words
}
