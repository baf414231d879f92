import { baseUrl } from './client.js'

/** Whether the server responds. */
export async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch(`${baseUrl}/health`)).ok
  } catch {
    return false
  }
}
