/** |F(k)|² of a series of any length, for the frequencies k/n above 0 and below a half. */
export function powerSpectrum(series: Float64Array): Float64Array {
  const n = series.length
  // Bluestein: the transform of any length as a convolution, which lengths of a power of two do quickly.
  let size = 1
  while (size < 2 * n) size *= 2
  const [chirpReal, chirpImaginary] = [new Float64Array(n), new Float64Array(n)]
  for (let i = 0; i < n; i += 1) {
    // i² modulo 2n, as large angles lose digits.
    const angle = (Math.PI * ((i * i) % (2 * n))) / n
    chirpReal[i] = Math.cos(angle)
    chirpImaginary[i] = Math.sin(angle)
  }
  const [aReal, aImaginary] = [new Float64Array(size), new Float64Array(size)]
  const [bReal, bImaginary] = [new Float64Array(size), new Float64Array(size)]
  for (let i = 0; i < n; i += 1) {
    const [cosine, sine, value] = [chirpReal[i] as number, chirpImaginary[i] as number, series[i] as number]
    aReal[i] = value * cosine
    aImaginary[i] = -value * sine
    bReal[i] = cosine
    bImaginary[i] = sine
    if (i > 0) {
      bReal[size - i] = cosine
      bImaginary[size - i] = sine
    }
  }
  transform(aReal, aImaginary)
  transform(bReal, bImaginary)
  for (let i = 0; i < size; i += 1) {
    const [p, q, r, s] = [aReal[i] as number, aImaginary[i] as number, bReal[i] as number, bImaginary[i] as number]
    aReal[i] = p * r - q * s
    // Conjugated, so that a second transform goes back.
    aImaginary[i] = -(p * s + q * r)
  }
  transform(aReal, aImaginary)
  return Float64Array.from({ length: Math.floor((n - 1) / 2) }, (_, k) => {
    const [real, imaginary] = [(aReal[k + 1] as number) / size, (aImaginary[k + 1] as number) / size]
    return real * real + imaginary * imaginary
  })
}

/** In place, for lengths of a power of two. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length
  for (let i = 1, j = 0; i < n; i += 1) {
    let bit = n >> 1
    while (j & bit) {
      j ^= bit
      bit >>= 1
    }
    j |= bit
    if (i < j) {
      ;[real[i], real[j]] = [real[j] as number, real[i] as number]
      ;[imaginary[i], imaginary[j]] = [imaginary[j] as number, imaginary[i] as number]
    }
  }
  for (let length = 2; length <= n; length *= 2) {
    const half = length / 2
    for (let k = 0; k < half; k += 1) {
      const angle = (-2 * Math.PI * k) / length
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
      for (let start = k; start < n; start += length) {
        const other = start + half
        const [x, y] = [real[other] as number, imaginary[other] as number]
        const [u, v] = [x * cosine - y * sine, x * sine + y * cosine]
        real[other] = (real[start] as number) - u
        imaginary[other] = (imaginary[start] as number) - v
        real[start] = (real[start] as number) + u
        imaginary[start] = (imaginary[start] as number) + v
      }
    }
  }
}
