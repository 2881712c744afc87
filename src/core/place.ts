/** A line of a file in the repository; `file` is relative to the repository's root, with `/`; lines count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
}
