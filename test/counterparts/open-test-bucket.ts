import { randomBytes } from 'node:crypto'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { inject } from 'vitest'
import type { S3Store } from './provided.js'

export interface TestBucket extends S3Store {
  bucket: string
}

/** Makes one empty bucket in the run's S3 store. */
export async function openTestBucket(): Promise<TestBucket> {
  const store = inject('s3')
  if (!store) throw new Error('This run has no S3. Wrap the suite in describeWith(["s3"], …).')
  const bucket = `labbook-test-${randomBytes(6).toString('hex')}`
  const { endpoint, region, ...credentials } = store
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  client.destroy()
  return { ...store, bucket }
}
