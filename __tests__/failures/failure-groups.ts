import { DELIVERY_FAILURES } from './delivery-failures.js'
import type { FailureGroup } from './failure-case.js'
import { FILE_FAILURES } from './file-failures.js'
import { GRANT_FAILURES } from './grant-failures.js'
import { GUEST_FAILURES } from './guest-failures.js'
import { POLICY_FAILURES } from './policy-failures.js'
import { REVIEW_FAILURES } from './review-failures.js'
import { ROW_FAILURES } from './row-failures.js'
import { RUN_FAILURES } from './run-failures.js'
import { SAFETY_FAILURES } from './safety-failures.js'
import { SERVICE_FAILURES } from './service-failures.js'

/** Every code, in the order of the document. */
export const FAILURE_GROUPS: readonly FailureGroup[] = [
  FILE_FAILURES,
  ROW_FAILURES,
  GUEST_FAILURES,
  POLICY_FAILURES,
  GRANT_FAILURES,
  DELIVERY_FAILURES,
  SAFETY_FAILURES,
  REVIEW_FAILURES,
  SERVICE_FAILURES,
  RUN_FAILURES
]
