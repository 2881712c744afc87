import { describe, expect, it } from '@jest/globals'
import { comparedName, fileNameFor } from '../../src/core/file-name.js'

const nameFor = (text: string, ...taken: readonly string[]): string =>
  fileNameFor(text, '.csv', (name) => taken.map(comparedName).includes(name))

describe('the name of a new file', () => {
  it.each([
    { text: 'Sales Tools', name: 'sales-tools.csv' },
    { text: '  Sales -- Tools! ', name: 'sales-tools.csv' },
    { text: '../../etc/passwd', name: 'etc-passwd.csv' },
    { text: 'C:\\Temp\\x', name: 'c-temp-x.csv' },
    { text: '.hidden', name: 'hidden.csv' },
    { text: 'Vertrieb Süd (東京)', name: 'vertrieb-süd-東京.csv' },
    { text: 'Su\u0308d', name: 'süd.csv' },
    { text: 'line\nbreak\u0000and\u202eturn', name: 'line-break-and-turn.csv' },
    { text: '🎉', name: 'package.csv' },
    { text: '', name: 'package.csv' }
  ])('for «$text» is $name', ({ text, name }) => expect(nameFor(text)).toBe(name))

  it.each(['CON', 'aux', 'Nul', 'PRN', 'COM1', 'lpt9', 'com²'])('is no device of Windows: %s', (text) =>
    expect(nameFor(text)).toBe(`${text.toLowerCase()}-2.csv`)
  )

  it('is none that is there, however that is spelt', () => {
    expect(nameFor('Süd', 'SU\u0308D.CSV', 'süd-2.csv')).toBe('süd-3.csv')
  })

  it('fits into a folder, in any script', () => {
    const name = nameFor('𠮷 '.repeat(500), `${'𠮷-'.repeat(25).slice(0, -1)}.csv`)
    expect(Buffer.byteLength(name)).toBeLessThan(255)
    expect(name.endsWith('-2.csv')).toBe(true)
  })
})
