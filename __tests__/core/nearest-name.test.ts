import { expect, it } from '@jest/globals'
import { nearestNames } from '../../src/core/nearest-name.js'

it.each([
  {
    rule: 'a slip is found',
    name: 'Sales Tolls',
    among: ['Sales Tools', 'Finance Reports'],
    expected: ['Sales Tools']
  },
  { rule: 'two missing letters are found', name: 'Ops Cre', among: ['Opps Core'], expected: ['Opps Core'] },
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
  {
    rule: 'names that hold it come after those with a slip, the shortest first',
    name: 'Sales',
    among: ['Sales Tools International', 'Sales Tools', 'Salem'],
    expected: ['Salem', 'Sales Tools', 'Sales Tools International']
  },
  { rule: 'a part of four characters says enough', name: 'Team', among: ['Core Team'], expected: ['Core Team'] },
  { rule: 'a part of three says too little', name: 'Ops', among: ['Ops Team Core'], expected: [] },
  { rule: 'one letter for another is a guess', name: 'a', among: ['b'], expected: [] },
  { rule: 'nothing near, no guess', name: 'Payroll', among: ['Sales Tools', 'Finance'], expected: [] },
  { rule: 'short names need to be nearer', name: 'abc', among: ['xyz', 'abd', 'ayz'], expected: ['abd'] },
  { rule: 'no name, no guess', name: ' ', among: ['Sales', 'x'], expected: [] },
  { rule: 'a name is suggested once', name: 'Sale', among: ['Sales', 'Sales'], expected: ['Sales'] },
  {
    rule: 'no more than asked for',
    name: 'Team 1',
    among: ['Team 5', 'Team 4', 'Team 3', 'Team 2'],
    expected: ['Team 2', 'Team 3', 'Team 4']
  }
])('$rule', ({ name, among, expected }) => expect(nearestNames(name, among)).toEqual(expected))
