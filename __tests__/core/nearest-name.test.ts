import { expect, it } from '@jest/globals'
import { nearestNames } from '../../src/core/nearest-name.js'

it.each([
  {
    rule: 'a slip is found',
    name: 'Sales Tolls',
    among: ['Sales Tools', 'Finance Reports'],
    expected: ['Sales Tools']
  },
  { rule: 'swapped letters are found', name: 'Emial', among: ['Email', 'Name'], expected: ['Email'] },
  { rule: 'case does not count', name: 'SALES TOLS', among: ['Sales Tools'], expected: ['Sales Tools'] },
  { rule: 'a part of a name is found', name: 'Sales', among: ['Sales Tools', 'Finance'], expected: ['Sales Tools'] },
  {
    rule: 'a name with an addition is found',
    name: 'Sales Tools 2024',
    among: ['Sales Tools'],
    expected: ['Sales Tools']
  },
  {
    rule: 'nearest first',
    name: 'Ops Core',
    among: ['Ops Team Core', 'Ops Care', 'Ops More'],
    expected: ['Ops Care', 'Ops More']
  },
  { rule: 'nothing near, no guess', name: 'Payroll', among: ['Sales Tools', 'Finance'], expected: [] },
  { rule: 'short names need to be nearer', name: 'abc', among: ['xyz', 'abd', 'ayz'], expected: ['abd'] },
  { rule: 'no name, no guess', name: ' ', among: ['Sales'], expected: [] },
  { rule: 'a name is suggested once', name: 'Sale', among: ['Sales', 'Sales'], expected: ['Sales'] },
  {
    rule: 'no more than asked for',
    name: 'Team 1',
    among: ['Team 5', 'Team 4', 'Team 3', 'Team 2'],
    expected: ['Team 2', 'Team 3', 'Team 4']
  }
])('$rule', ({ name, among, expected }) => expect(nearestNames(name, among)).toEqual(expected))
