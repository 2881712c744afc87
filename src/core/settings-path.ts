/** The name of the settings file, right under the folder. */
const SETTINGS_FILE = 'config.yml'

/** @param folder Without a slash at its end; empty: the repository itself. */
export function settingsPathOf(folder: string): string {
  return folder === '' ? SETTINGS_FILE : `${folder}/${SETTINGS_FILE}`
}

/**
 * Whether someone who wrote this file meant settings: `config.yml` and its misspellings (`config.yaml`, `Config.yml`) at
 * the top of the folder. Only the exact name is read; the others are listed too, so that a list of protected people in
 * one of them is a problem and not silently without effect.
 */
export function isMeantAsSettings(folder: string, path: string): boolean {
  const top = settingsPathOf(folder).slice(0, -SETTINGS_FILE.length)
  return path.startsWith(top) && /^config\.ya?ml$/i.test(path.slice(top.length))
}
