import { createRequire } from 'node:module'
import { ApiError } from '@labbook/protocol'

export type S3Sdk = typeof import('@aws-sdk/client-s3')

/** What to say where the SDK is not installed: it is 27 packages, and most servers keep their files on a disk. */
export const S3_SDK_IS_MISSING =
  'Artifacts in S3 need the AWS SDK, which is not installed. Run: npm install @aws-sdk/client-s3 @aws-sdk/s3-request-presigner'

export function isS3SdkInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@aws-sdk/client-s3')
    return true
  } catch {
    return false
  }
}

/**
 * Loading takes a second and 40 MB, so it is loaded only when S3 is used.
 *
 * @throws ApiError NOT_IMPLEMENTED where it is not installed
 */
export async function loadS3Sdk(): Promise<S3Sdk> {
  if (!isS3SdkInstalled()) throw new ApiError('NOT_IMPLEMENTED', S3_SDK_IS_MISSING)
  return import('@aws-sdk/client-s3')
}
