import { describeWith, openTestBucket, openTestDatabase } from '../counterparts/index.js'
import { pythonSuite } from './python-suite.js'

describeWith(['python'], 'the course on SQLite and a local folder', () => {
  pythonSuite('course_test.py', { server: async () => ({}) })
})

describeWith(['python', 'postgres', 's3'], 'the course on PostgreSQL and S3', () => {
  pythonSuite('course_test.py', {
    server: async () => {
      const bucket = await openTestBucket()
      return {
        args: [
          '--backend-store-uri',
          await openTestDatabase(),
          '--artifacts-destination',
          `s3://${bucket.bucket}/labbook`,
        ],
        env: {
          MLFLOW_S3_ENDPOINT_URL: bucket.endpoint,
          AWS_ACCESS_KEY_ID: bucket.accessKeyId,
          AWS_SECRET_ACCESS_KEY: bucket.secretAccessKey,
          AWS_DEFAULT_REGION: bucket.region,
        },
      }
    },
  })
})
