/**
 * SHA-256 in hexadecimal. WebCrypto's is asynchronous, and missing on pages of plain http.
 *
 * @example sha256(new TextEncoder().encode('abc')) // 'ba7816bf…'
 */
export function sha256(bytes: Uint8Array): string {
  const state = Uint32Array.from(fractions(8, 1 / 2))
  const view = new DataView(padded(bytes).buffer)
  const w = new Uint32Array(64)
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 64; i++) w[i] = i < 16 ? view.getUint32(at + 4 * i) : expanded(w, i)
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
    for (let i = 0; i < 64; i++) {
      const choice = (e & f) ^ (~e & g)
      const t1 = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + (ROUND[i] ?? 0) + (w[i] ?? 0)) | 0
      const t2 = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0) + value
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('')
}

const ROUND = fractions(64, 1 / 3)

function expanded(w: Uint32Array, i: number): number {
  const [early = 0, late = 0] = [w[i - 15], w[i - 2]]
  const s0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)
  const s1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10)
  return (w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1
}

function turned(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

/** The first 32 bits of the fractions of roots of the first primes. */
function fractions(count: number, exponent: number): number[] {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  return primes.map((prime) => Math.floor((prime ** exponent % 1) * 2 ** 32))
}

function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(64 * Math.ceil((bytes.length + 9) / 64))
  all.set(bytes)
  all[bytes.length] = 0x80
  const end = new DataView(all.buffer, all.length - 8)
  end.setUint32(0, Math.floor(bytes.length / 2 ** 29))
  end.setUint32(4, bytes.length << 3)
  return all
}
