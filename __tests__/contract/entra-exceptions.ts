/** Where Microsoft's description of Graph says less than Microsoft's pages do, or than everybody knows of the service. */
import type { ContractException } from './openapi-contract.js'
import { objectAt } from './openapi-document.js'

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Members of the assignment in a request that the page shows and the metadata does not declare. */
const REQUESTED = ['targetId', 'assignmentPolicyId', 'accessPackageId']

export const ENTRA_EXCEPTIONS: readonly ContractException[] = [
  {
    name: 'targetId, assignmentPolicyId and accessPackageId of a requested assignment',
    why: 'Every documented request that adds somebody names the person, the policy and the package so; the metadata declares none of the three. They must be ids.',
    source: 'https://learn.microsoft.com/graph/api/entitlementmanagement-post-assignmentrequests?view=graph-rest-1.0',
    excuses: ({ operation, where, at, message }, { body }) => {
      const name = REQUESTED.find((one) => at === `/assignment/${one}`)
      const value = name === undefined ? undefined : objectAt(objectAt(body)['assignment'])[name]
      return (
        operation === 'identityGovernance.entitlementManagement_CreateAssignmentRequest' &&
        where === 'request' &&
        message === 'is not described' &&
        typeof value === 'string' &&
        GUID.test(value)
      )
    }
  },
  {
    name: 'accessPackageAssignment in a request for somebody with only an address',
    why: 'The page’s example for people who are not in the directory writes it in the place of assignment; the metadata of v1.0 does not declare it.',
    source: 'https://learn.microsoft.com/graph/api/entitlementmanagement-post-assignmentrequests?view=graph-rest-1.0',
    excuses: ({ operation, where, at, message }, { body }) =>
      operation === 'identityGovernance.entitlementManagement_CreateAssignmentRequest' &&
      where === 'request' &&
      message === 'is not described' &&
      at === '/accessPackageAssignment' &&
      typeof objectAt(objectAt(objectAt(body)['accessPackageAssignment'])['target'])['email'] === 'string'
  },
  {
    name: '$skiptoken in the links to further pages',
    why: 'A link to the next page is used as it came; what stands in it is the service’s own business and is described nowhere.',
    source: 'https://learn.microsoft.com/graph/paging',
    excuses: ({ where, at }, { method }) => method === 'GET' && where === 'query' && at === '$skiptoken'
  },
  {
    name: '$select of getByIds',
    why: 'The table of costs has a price for it, and the description says that only a subset of properties comes by default; no query option is described.',
    source: 'https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits',
    excuses: ({ operation, where, at }) =>
      operation === 'directoryObject_getGraphBPreId' && where === 'query' && at === '$select'
  }
]
