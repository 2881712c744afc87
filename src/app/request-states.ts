/** What the state of a request means for whoever waits for it. */
import type { RequestProgress } from '../ports.js'

/** Whether Entra has finished with a request; one that it does not show (yet) is not finished. */
export function isFinal(progress: RequestProgress | undefined): boolean {
  switch (progress?.state) {
    case 'delivered':
    case 'deliveryFailed':
    case 'denied':
    case 'canceled':
    case 'partiallyDelivered':
      return true
    case 'submitted':
    case 'pendingApproval':
    case 'delivering':
    case 'scheduled':
    case 'unknown':
    case undefined:
      return false
  }
}

/** Whether Entra has finished with a request and not done what it asked for. */
export function isBroken(progress: RequestProgress | undefined): progress is RequestProgress {
  return isFinal(progress) && progress?.state !== 'delivered'
}

/** Why a request is broken, as a sentence. */
export function explainBroken({ state, status }: RequestProgress): string {
  const detail =
    status === null || status.toLowerCase() === state.toLowerCase() ? '' : ` (${status.replace(/\.$/, '')})`
  switch (state) {
    case 'denied':
      return `An approver denied the request${detail}.`
    case 'canceled':
      return `The request was cancelled in Entra${detail}.`
    case 'partiallyDelivered':
      return `Entra delivered only a part of the package's resources${detail}.`
    case 'deliveryFailed':
    case 'submitted':
    case 'pendingApproval':
    case 'delivering':
    case 'delivered':
    case 'scheduled':
    case 'unknown':
      return `Entra could not deliver the request${detail}.`
  }
}
