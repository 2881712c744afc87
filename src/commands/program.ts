/** The command line: its commands, their options, and the help that teaches them. */
import { Command, InvalidArgumentError, Option } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { check, CHECKED_MODES, type CheckFlags } from './check.js'
import { demo } from './demo.js'
import { PROGRAM, type Desk } from './desk.js'
import { exportFiles, type ExportFlags } from './export.js'
import { plan, type PlanFlags } from './plan.js'
import { report, type ReportFlags } from './report.js'
import { FINE, inFolder } from './tell-failure.js'
import { withTenantOptions } from './tenant-options.js'
import { tenant, type TenantServerFlags } from './tenant.js'
import { validate, type ValidateFlags } from './validate.js'
import { whoHas } from './who-has.js'
import { who, type WhoFlags } from './who.js'

const FOLDER_OPTION = ['-p, --path <folder>', 'the folder of the membership files', 'memberships'] as const
const JSON_OPTION = ['--json', 'answer for programs'] as const

/**
 * @param finish Gets the exit code of the command that ran.
 * @returns The program; parsing arguments runs the command, and throws commander's error on wrong usage and after help.
 */
export function buildProgram(desk: Desk, finish: (code: number) => void): Command {
  const program = new Command('access-package-gitops')
    .description(
      'Membership of Microsoft Entra access packages as CSV files: planned in a pull request, applied on merge.'
    )
    .version(packageJson.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('Run it with --help to see what it can do.')
    .addHelpText('after', programHelp())
    .configureOutput({
      writeOut: (text) => desk.out.write(text),
      writeErr: (text) => desk.err.write(text),
      getOutHelpWidth: () => desk.out.columns ?? 80,
      getErrHelpWidth: () => desk.err.columns ?? 80
    })
    .exitOverride()

  const command = (usage: string, description: string, examples: Examples): Command =>
    program.command(usage).description(description).addHelpText('after', examplesHelp(examples))

  command('demo', 'tell the whole story with an Entra tenant inside this program; needs no account', [
    ['demo', 'pull request, plan, merge and apply in a few seconds, on this machine alone']
  ]).action(async () => {
    await demo(desk)
    finish(FINE)
  })

  command('tenant', 'run an Entra tenant on this machine, to try the action or a script on; needs no account', [
    ['tenant', 'everybody whom memberships/ declares, until Ctrl+C'],
    ['tenant --seed tenant.yml --ca ca.pem', 'one of your own, its certificate where clients find it']
  ])
    .option('-s, --seed <file>', 'what it holds, in YAML (see docs/tenant.md); by default what memberships/ declares')
    .option('--port <number>', 'the port on this machine; 0 for any free one', readPort, 8443)
    .option('--ca <file>', 'where to write the CA certificate that clients have to trust; by default a temporary file')
    .option('-q, --quiet', 'print no line per request')
    .action(async (flags: TenantServerFlags) => {
      await tenant(flags, desk)
      finish(FINE)
    })

  command('validate', 'check membership files and settings, and list every problem with its line; needs no account', [
    ['validate', 'before you push'],
    ['validate --path access/production', 'another folder'],
    ['validate --json | jq .problems', 'for a program']
  ])
    .option(...FOLDER_OPTION)
    .option(...JSON_OPTION)
    .action(async (flags: ValidateFlags) =>
      finish(await inFolder(flags.path, desk, (folder) => validate(flags, folder, desk)))
    )

  withTenantOptions(
    command('plan', 'say who would gain and lose what if the files were merged as they are; changes nothing', [
      ['plan', 'all packages that the files manage'],
      ['plan --packages "Sales Tools" "Project *"', 'only these: names, ids or globs'],
      ['plan --json > plan.json', 'for a program, as schema/plan.schema.json describes it']
    ])
      .option(...FOLDER_OPTION)
      .addOption(packagesOption())
      .option(...JSON_OPTION)
  ).action(async (flags: PlanFlags) => finish(await inFolder(flags.path, desk, (folder) => plan(flags, folder, desk))))

  withTenantOptions(
    command('who', 'everything that one person has of the managed packages: since when, until when, and why', [
      ['who ada@contoso.com', 'by mail address or user principal name'],
      ['who ada', 'by the beginning of an address'],
      ['who 5f0c8a3e-6f2b-4c1d-9a57-2b7d9c4e1a60', 'by object id']
    ])
      .argument('<person>', 'mail address, user principal name, object id, or the beginning of an address')
      .option(...FOLDER_OPTION)
      .option(...JSON_OPTION)
  ).action(async (person: string, flags: WhoFlags) =>
    finish(await inFolder(flags.path, desk, (folder) => who(person, flags, folder, desk)))
  )

  withTenantOptions(
    command('who-has', 'everybody who has a package, and which line of which file says so', [
      ['who-has "Sales Tools"', 'by display name'],
      ['who-has 5d3c5f9e-2b0a-4a8e-8f77-0e3a0a5f2c11 --json', 'by id, for a program']
    ])
      .argument('<package>', 'display name or id of a package that the files manage')
      .option(...FOLDER_OPTION)
      .option(...JSON_OPTION)
  ).action(async (accessPackage: string, flags: WhoFlags) =>
    finish(await inFolder(flags.path, desk, (folder) => whoHas(accessPackage, flags, folder, desk)))
  )

  withTenantOptions(
    command('report', 'write who has what, since when, until when and why, as one page for a browser', [
      ['report', 'writes access-report.html, over an older report or where nothing is'],
      ['report --out ~/audit/access-2030-06.html', 'to another place'],
      ['report --json', 'what was written, for a program']
    ])
      .option('-o, --out <file>', 'where to write the page', 'access-report.html')
      .option(...FOLDER_OPTION)
      .option(...JSON_OPTION)
  ).action(async (flags: ReportFlags) =>
    finish(await inFolder(flags.path, desk, (folder) => report(flags, folder, desk)))
  )

  withTenantOptions(
    command('export', 'make the files say what Entra has; writes into the folder and nowhere else', [
      ['export', 'the packages that the files manage'],
      ['export --all', 'every package of the tenant that has members: how a folder begins'],
      ['export --packages "Sales*" && git diff', 'only these, and what became different']
    ])
      .option(...FOLDER_OPTION)
      .addOption(packagesOption())
      .option('--all', 'every package of the tenant that has members')
      .option(...JSON_OPTION)
  ).action(async (flags: ExportFlags) => finish(await exportFiles(flags, desk)))

  withTenantOptions(
    command('check', 'try a tenant, reading only: what works, and what to fix before the first run', [
      ['check', 'the app registration that plans'],
      ['check --for apply', 'the one that applies'],
      ['check --json', 'for a program']
    ])
      .addOption(
        new Option('--for <modes...>', 'what the app registration is used for').choices(CHECKED_MODES).default(['plan'])
      )
      .option(...FOLDER_OPTION)
      .option(...JSON_OPTION)
  ).action(async (flags: CheckFlags) => finish(await check(flags, desk)))

  return program
}

/** What to type, and what it is for. */
type Examples = readonly (readonly [line: string, meaning: string])[]

function examplesHelp(examples: Examples): string {
  return ['', 'Examples:', ...examples.flatMap(([line, meaning]) => [`  ${PROGRAM} ${line}`, `      ${meaning}`])].join(
    '\n'
  )
}

function programHelp(): string {
  const examples = examplesHelp([
    ['demo', 'the whole story in a few seconds, on this machine alone'],
    ['validate', 'check the files in memberships/ before you push them'],
    ['plan', 'what a pull request with these files would be answered'],
    ['check', 'whether the app registration can do what it has to'],
    ['who ada@contoso.com', 'everything that somebody has'],
    ['plan --help', 'how to sign in, and more examples; every command has such a page']
  ])
  return `${examples}\n\nExit codes: 0 fine, 1 failed, 2 wrong usage.`
}

function packagesOption(): Option {
  const option = new Option('--packages <patterns...>', 'only packages with these names or ids; globs are fine')
  return option.default([], 'all of them')
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
