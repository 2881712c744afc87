import { ADMIN_REMOVE, adminAdd, EM, type Question } from './question.js'

const POST_REQUEST = `POST ${EM}/assignmentRequests`

/** What a tenant does with requests and invitations. */
export const WRITE_QUESTIONS: readonly Question[] = [
  {
    id: 'add-to-holder',
    question: 'What happens when somebody is added who has the access package already?',
    known:
      'No error is documented and none was reported. Microsoft’s own scripts read the assignments first and leave such users out (`entitlement-management-access-package-create-app` of the Entra documentation).',
    usual: 'Refused with HTTP status 400 and a code of its own.',
    others: [
      { says: 'Accepted: a second assignment of the same package.', options: { duplicateAdd: 'accept' } },
      { says: 'Accepted and delivered, without a second assignment.', options: { duplicateAdd: 'ignore' } },
      {
        says: 'Refused with HTTP status 409 and another code.',
        options: { duplicateAdd: { status: 409, code: 'Conflict', message: 'The assignment exists.' } }
      }
    ],
    ask: {
      before: 'The user has a delivered assignment under the same policy.',
      request: POST_REQUEST,
      body: adminAdd(),
      look: `Status and error code; if it is 201, the request's state after some minutes and how many assignments \`GET ${EM}/assignments?$filter=accessPackage/id eq '{package id}' and target/objectId eq '{user object id}'\` lists.`
    }
  },
  {
    id: 'request-beside-request',
    question: 'What happens to a request while another one for the same access is open?',
    known: 'Nothing is documented.',
    usual: 'Refused with HTTP status 400 and a code of its own.',
    others: [
      { says: 'Accepted: both are delivered.', options: { besideOpenRequest: 'accept' } },
      {
        says: 'Refused with HTTP status 409 and another code.',
        options: { besideOpenRequest: { status: 409, code: 'Conflict', message: 'A request is open.' } }
      }
    ],
    ask: {
      before: 'The same request was sent a moment ago and is not delivered yet.',
      request: POST_REQUEST,
      body: adminAdd(),
      look: 'Status and error code; if it is 201, what becomes of both requests and how many assignments there are in the end. The same with two removals of one assignment.'
    }
  },
  {
    id: 'policy-mismatch',
    question: 'When does an addition fail whose policy does not fit the user?',
    known:
      'Administrators are told to check that users fit («View, add, and remove assignments for an access package»), but not what happens otherwise. One user reports the error «You don’t meet policy requirements to request this entitlement.» (issue entra-docs#967).',
    usual: 'At once: the request is refused with HTTP status 400.',
    others: [
      { says: 'Later: the request is accepted and its delivery fails.', options: { policyMismatch: 'fail-delivery' } }
    ],
    ask: {
      before: 'The policy is for users outside the directory and the user is a member of it.',
      request: POST_REQUEST,
      body: adminAdd(),
      look: 'Status, error code and message; if it is 201, the state of the request after some minutes.'
    }
  },
  {
    id: 'switched-off-policy',
    question: 'May administrators assign under a policy for direct assignment that is switched off?',
    known:
      '«If you selected None (administrator direct assignments only) and you set enable to No, then administrators can’t directly assign this access package» («Change request settings for an access package»). «Create assignmentPolicies» makes such a policy, with `enableTargetsToSelfAddAccess: false`, as its example of a direct assignment policy.',
    usual: 'No: it is as if the policy did not fit the user.',
    others: [{ says: 'Yes.', options: { switchedOffPolicy: 'accept' } }],
    ask: {
      before: 'The policy has `allowedTargetScope` `notSpecified` and `enableTargetsToSelfAddAccess` `false`.',
      request: POST_REQUEST,
      body: adminAdd(),
      look: 'Status, error code and message; if it is 201, whether the assignment is delivered.'
    }
  },
  {
    id: 'unanswered-questions',
    question: 'May an addition leave required questions of its policy without answers?',
    known: 'The portal asks the administrator to answer them for each user; of the API nothing is said.',
    usual: 'Yes.',
    others: [{ says: 'No: HTTP status 400.', options: { requireAnswers: true } }],
    ask: {
      before: 'The policy has a required question.',
      request: POST_REQUEST,
      body: adminAdd(),
      look: 'Status and error code; if it is 201, whether the assignment is delivered.'
    }
  },
  {
    id: 'add-with-schedule',
    question: 'Does an addition’s own schedule decide when the access starts and ends?',
    known:
      'The request has the property `schedule`, and «adminUpdate» is shown with one; no page shows an «adminAdd» of v1.0 with it.',
    usual: 'Yes, before the policy’s lifetime.',
    others: [
      { says: 'No: it is ignored, the policy’s lifetime decides.', options: { addWithSchedule: 'ignore' } },
      { says: 'It is refused with HTTP status 400.', options: { addWithSchedule: 'refuse' } }
    ],
    ask: {
      request: POST_REQUEST,
      body: adminAdd({
        schedule: {
          startDateTime: '{now}',
          expiration: { type: 'afterDateTime', endDateTime: '{a day next month}' }
        }
      }),
      look: 'Status; then `schedule` of the request, and of the assignment when it is delivered.'
    }
  },
  {
    id: 'email-route',
    question: 'How does v1.0 spell an addition of somebody who is not in the directory?',
    known:
      '«Create accessPackageAssignmentRequest» shows `accessPackageAssignment.target.email`, but the metadata of v1.0 knows only `assignment`.',
    usual: '`assignment.target.email`.',
    others: [
      {
        says: '`accessPackageAssignment.target.email`, as the page has it.',
        options: { emailRoute: 'accessPackageAssignment' }
      },
      { says: 'Not at all: HTTP status 400.', options: { emailRoute: 'none' } }
    ],
    ask: {
      before: 'The policy is for users outside the directory, and the address belongs to nobody in it.',
      request: POST_REQUEST,
      body: {
        requestType: 'adminAdd',
        assignment: {
          target: { email: '{address}' },
          assignmentPolicyId: '{policy id}',
          accessPackageId: '{package id}'
        }
      },
      look: 'Status and error code; then the same with `accessPackageAssignment` in the place of `assignment`.'
    }
  },
  {
    id: 'newcomer-under-direct-policy',
    question: 'May a policy for direct assignment only be used for an address that nobody in the directory has?',
    known:
      'The product team answered that a policy for external users is needed (issue azure-docs#106381); «Change request settings for an access package» says that a guest account is created.',
    usual: 'No: the request is refused.',
    others: [{ says: 'Yes: a guest account is created.', options: { directPolicyForNewcomers: 'accept' } }],
    ask: {
      before: 'The policy is «None (administrator direct assignments only)», and the address belongs to nobody.',
      request: POST_REQUEST,
      body: {
        requestType: 'adminAdd',
        assignment: {
          target: { email: '{address}' },
          assignmentPolicyId: '{policy id}',
          accessPackageId: '{package id}'
        }
      },
      look: 'Status and error code; if it is 201, whether the request is delivered and the account appears.'
    }
  },
  {
    id: 'remove-while-delivering',
    question: 'May an assignment be removed that is still being delivered?',
    known: 'Nothing is documented.',
    usual: 'Yes.',
    others: [{ says: 'No: HTTP status 400.', options: { removeWhileDelivering: 'refuse' } }],
    ask: {
      before: 'The assignment has the state `delivering`.',
      request: POST_REQUEST,
      body: ADMIN_REMOVE,
      look: 'Status and error code; if it is 201, whether the access is gone in the end.'
    }
  },
  {
    id: 'automatic-access-removed',
    question: 'Does an automatic assignment policy give access back that a request has taken away?',
    known: 'Nothing is documented.',
    usual: 'No.',
    others: [{ says: 'Yes: the service requests it anew.', options: { automaticAccess: 'comes-back' } }],
    ask: {
      before: 'The user was assigned by an automatic assignment policy and still fits its rule.',
      request: POST_REQUEST,
      body: ADMIN_REMOVE,
      look: `After the removal, and again a day later: \`GET ${EM}/assignments?$filter=accessPackage/id eq '{package id}' and target/objectId eq '{user object id}'\`, and requests of the type \`systemAdd\`.`
    }
  },
  {
    id: 'reprocess-days',
    question: 'For how long may a failed request be reprocessed?',
    known:
      '«accessPackageAssignmentRequest: reprocess» gives 14 days after completion, «Troubleshoot entitlement management» gives 7.',
    usual: '14 days.',
    others: [{ says: '7 days.', options: { reprocessDays: 7 } }],
    ask: {
      before: 'A request failed to be delivered ten days ago.',
      request: `POST ${EM}/assignmentRequests/{request id}/reprocess`,
      look: '202, or a refusal.'
    }
  },
  {
    id: 'repeated-invitation',
    question: 'What happens when a guest is invited a second time?',
    known:
      'Not documented as an error; «Create invitation» is also how a redemption is reset. Users report «The invited user already exists in the directory as object ID …».',
    usual: 'Refused, with the sentence that users report.',
    others: [{ says: 'Accepted: another invitation for the same account.', options: { repeatedInvitation: 'accept' } }],
    ask: {
      before: 'The address belongs to a guest of the directory.',
      request: 'POST /invitations',
      body: { invitedUserEmailAddress: '{address}', inviteRedirectUrl: 'https://myapps.microsoft.com' },
      look: 'Status, error code and message; if it is 201, whether `invitedUser.id` is the account that was there.'
    }
  }
]
