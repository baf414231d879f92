import { Agent } from 'node:https'
import type { S3ClientConfig } from '@aws-sdk/client-s3'

/** How to reach S3. What is absent comes from the SDK's own chain: environment, profile files, the machine's role. */
export interface S3Connection {
  /** Of a store that is not Amazon's. */
  readonly endpoint?: string
  readonly region?: string
  readonly ignoreTls?: boolean
}

/** The variables that MLflow and its S3 library read; credentials stay with the SDK. */
export function s3ConnectionFrom(environment: NodeJS.ProcessEnv): S3Connection {
  const endpoint =
    environment.MLFLOW_S3_ENDPOINT_URL || environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL || undefined
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || undefined
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ignoreTls: environment.MLFLOW_S3_IGNORE_TLS === 'true',
  }
}

export function s3ClientConfig({ endpoint, region, ignoreTls }: S3Connection): S3ClientConfig {
  return {
    region: region ?? 'us-east-1',
    followRegionRedirects: true,
    // Other stores know none of Amazon's newer checksums. Every body is signed by its SHA-256 all the same.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 6,
    requestHandler: {
      connectionTimeout: 5_000,
      socketTimeout: 30_000,
      ...(ignoreTls ? { httpsAgent: new Agent({ keepAlive: true, rejectUnauthorized: false }) } : {}),
    },
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  }
}
