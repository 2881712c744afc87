import { setFlagsFromString } from 'node:v8'

/**
 * From now on memory counts more than time. On a machine with memory to spare V8 lets the heap grow to several times of what
 * is in use before it collects, and gives new objects room for more than a large plan has in use at a time.
 *
 * An action can give Node no options, and most of them say nothing any more once it runs; these two V8 reads whenever it
 * decides about the size of its heap. Where it does not know them any more, it says so in a line on the standard error, and a
 * run takes more memory.
 *
 * @see https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
export function keepHeapSmall(): void {
  // New objects get no more room than they have by now.
  setFlagsFromString('--semi-space-growth-factor=1')
  // The others may grow by half of what is in use.
  setFlagsFromString('--heap-growing-percent=50')
}
