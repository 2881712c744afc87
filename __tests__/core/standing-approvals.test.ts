import { describe, expect, it } from '@jest/globals'
import { lastApproval, type SubmittedReview } from '../../src/core/standing-approvals.js'

const at = (hour: number): string => `2026-06-01T${String(hour).padStart(2, '0')}:00:00Z`
const review = (reviewer: string, verdict: SubmittedReview['verdict'], hour: number): SubmittedReview => ({
  reviewer,
  verdict,
  submittedAt: at(hour)
})

describe('the last approval that stands', () => {
  it.each<{ rule: string; reviews: readonly SubmittedReview[]; expected: string | null }>([
    { rule: 'of nobody', reviews: [], expected: null },
    { rule: 'of one', reviews: [review('ada', 'approved', 9)], expected: at(9) },
    {
      rule: 'of several',
      reviews: [review('ada', 'approved', 9), review('ben', 'approved', 11), review('cyd', 'comment', 12)],
      expected: at(11)
    },
    {
      rule: 'of someone who approved twice',
      reviews: [review('ada', 'approved', 9), review('ada', 'approved', 10)],
      expected: at(10)
    },
    {
      rule: 'with a comment after it',
      reviews: [review('ada', 'approved', 9), review('ada', 'comment', 10)],
      expected: at(9)
    },
    { rule: 'that was dismissed', reviews: [review('ada', 'dismissed', 9)], expected: null },
    {
      rule: 'beside a later one that was dismissed',
      reviews: [review('ada', 'approved', 9), review('ben', 'dismissed', 11)],
      expected: at(9)
    },
    {
      rule: 'of someone who asked for changes later',
      reviews: [review('ada', 'approved', 9), review('ben', 'approved', 10), review('ben', 'changes-requested', 11)],
      expected: at(9)
    },
    {
      rule: 'of someone who had asked for changes before',
      reviews: [review('ada', 'changes-requested', 9), review('ada', 'approved', 10)],
      expected: at(10)
    }
  ])('$rule', ({ reviews, expected }) => expect(lastApproval(reviews)).toBe(expected))
})
