/** Texts as somebody would write them who wants more than to be read. */
import fc from 'fast-check'

/** Beginnings and ends of everything that Markdown, HTML, GitHub, the runner, CSV or YAML gives a meaning to. */
const TOKENS: readonly string[] = [
  ...[
    '`',
    '``',
    '```',
    '~~~',
    '|',
    '\\|',
    '\\',
    '\\\\',
    '*',
    '**',
    '_',
    '~',
    '$',
    '$$',
    '#',
    '# ',
    '- ',
    '1. ',
    '> ',
    '='
  ],
  ...[
    '[',
    ']',
    '](',
    ')',
    '[x](y)',
    '![x](y)',
    '![',
    '](http://evil.example)',
    '[x]: http://evil.example',
    '[^1]',
    '<http://evil.example>'
  ],
  ...[
    '<',
    '>',
    '</',
    '<!--',
    '-->',
    '--',
    '<script>',
    '<img src=x onerror=y>',
    '</details>',
    '</code>',
    '&lt;',
    '&#60;',
    '&'
  ],
  ...['<!-- access-package-gitops:plan tenant=x path=y v2', ' -->', 'check=x -->'],
  ...[
    '@everyone',
    '@org/team',
    'a@b.example',
    'http://evil.example',
    'https://',
    'www.evil.example',
    'mailto:a@b.example'
  ],
  ...['#12', 'GH-12', 'org/repo#12', 'a1b2c3d4e5f60718', ':smile:', ':+1:'],
  ...['::', '::error::', '::add-mask::x', '##[', '##[error]', '##[set-output name=x]y', '%0A', '::stop-commands::x'],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    '\t',
    ' ',
    '  ',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u000b',
    '\u000c',
    '\u3000'
  ],
  ...['\u202e', '\u2066', '\u200b', '\ufeff', '\u0000', '\u001b[31m', '\ud83d', '\ude00', '\u{e0041}', 'é', 'ß', '😀'],
  ...[
    '«',
    '»',
    '“',
    "'",
    '"',
    '""',
    ',',
    ';',
    ':',
    '!',
    '?',
    '.',
    '(',
    '{{',
    '${{ secrets.X }}',
    '%',
    '+',
    '-',
    'a',
    '7'
  ]
]

/** Such tokens, mixed with any other text. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...TOKENS) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }
    ),
    {
      maxLength: 12
    }
  )
  .map((parts) => parts.join(''))
