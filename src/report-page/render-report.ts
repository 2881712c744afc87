/** The access report as one HTML page that needs nothing but itself. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AccessReport } from '../core/access-report.js'

/** What tells a report from any other page; it stands in the first lines of each. */
export const REPORT_MARK = '<meta name="generator" content="access-package-gitops report">'

/**
 * The page runs the one script and has the one style that stand in it, and asks nobody for anything. Trusted types: no text
 * can become markup, also by mistake.
 */
function securityPolicy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'"
  ].join('; ')
}

/** @returns The page. Equal reports give equal pages. */
export function renderReport(report: AccessReport): string {
  const script = `'use strict'\n{\n${SCRIPTS.map(read).join('\n')}}\n`
  const style = STYLES.map(read).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${REPORT_MARK}
<meta http-equiv="Content-Security-Policy" content="${securityPolicy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Access report</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Access report</h1>
<p id="facts"></p>
</header>
<noscript><p class="notice">This page shows its list by a script of its own. Allow scripts for it; it sends nothing.</p></noscript>
<ul id="notices" hidden></ul>
<div id="tools" hidden>
<nav id="views" aria-label="Views"></nav>
<p id="search"><label for="query">Search</label> <input id="query" type="search" autocomplete="off" spellcheck="false"
placeholder="Name, address, package, file …" aria-describedby="count"></p>
</div>
<main>
<p id="count" role="status"></p>
<table id="list" hidden>
<caption></caption>
<thead></thead>
</table>
<p id="rest" hidden><button type="button" id="more"></button></p>
</main>
<footer id="origin"></footer>
<script type="application/json" id="report">${jsonInMarkup(report)}</script>
<script>${script}</script>
</body>
</html>
`
}

/** What a browser gets; one after the other they are one script. */
const SCRIPTS = [
  new URL('./browser/text.js', import.meta.url),
  new URL('./browser/columns.js', import.meta.url),
  new URL('./browser/views.js', import.meta.url),
  new URL('./browser/table.js', import.meta.url),
  new URL('./browser/page.js', import.meta.url)
]
const STYLES = [
  new URL('./browser/page.css', import.meta.url),
  new URL('./browser/table.css', import.meta.url),
  new URL('./browser/narrow-and-print.css', import.meta.url)
]

/** The hash is taken of what the browser sees, and it sees every line end as a line feed, also where git wrote others. */
function read(file: URL): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n')
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** Nothing in it can end the element or begin a comment: whatever might is written as an escape of JSON. */
function jsonInMarkup(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}
