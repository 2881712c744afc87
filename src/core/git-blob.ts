/** Whether files of a workspace are what a commit has, told by git's own object ids. */
import { createHash } from 'node:crypto'

/** Git's id of a file's content: SHA-1 (hex) over `blob <size>\0` and the bytes, as `git hash-object` gives it. */
export function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex')
}

/**
 * Whether bytes are the content of a blob. A checkout may turn line ends into CRLF (`core.autocrlf`, on Windows), which
 * changes no row, so that form passes too.
 */
export function isBlob(bytes: Uint8Array, id: string): boolean {
  return blobId(bytes) === id || blobId(withoutCarriageReturns(bytes)) === id
}

function withoutCarriageReturns(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, index) => byte !== 0x0d || bytes[index + 1] !== 0x0a)
}
