import { distance } from 'fastest-levenshtein'
import { normaliseName } from './identifiers.js'
import { compareText } from './sort-order.js'

/** Below this many characters a part of a name says too little to suggest the whole. */
const MIN_PART_CHARS = 4

/**
 * The names someone may have meant: those a few slips of the fingers away, nearest first, then those that contain
 * the given name or are contained in it. Compared without case; equal distances in code unit order.
 *
 * @param max How many to suggest at most.
 * @returns The candidates as they are spelled; empty when none is close, since a far guess misleads.
 */
export function nearestNames(name: string, candidates: readonly string[], max = 3): readonly string[] {
  const wanted = normaliseName(name)
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, score: scoreOf(wanted, normaliseName(candidate)) }))
    .filter(({ score }) => score !== null)
    .sort((a, b) => Number(a.score) - Number(b.score) || compareText(a.candidate, b.candidate))
    .slice(0, max)
    .map(({ candidate }) => candidate)
}

/** The distance when it is small; the difference in length, after all of those, when one holds the other; else null. */
function scoreOf(wanted: string, candidate: string): number | null {
  const slips = allowedSlips(wanted)
  const difference = Math.abs(wanted.length - candidate.length)
  if (difference <= slips) {
    const edits = distance(wanted, candidate)
    if (edits <= slips && edits < candidate.length) return edits
  }
  const [shorter, longer] = wanted.length < candidate.length ? [wanted, candidate] : [candidate, wanted]
  return shorter.length >= MIN_PART_CHARS && longer.includes(shorter) ? wanted.length + difference : null
}

/** Two slips (a swap of neighbours counts as two), more for long names; one for names of three characters or fewer. */
function allowedSlips(name: string): number {
  return name.length <= 3 ? 1 : Math.max(2, Math.floor(name.length / 4))
}
