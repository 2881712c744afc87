/**
 * Lets Node run the sources as they are: it strips types by itself, but wants a file's own name, while our imports name the
 * file that a bundler makes of it (`./file.js` for `./file.ts`).
 */
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) => {
    const ours = /^\.{1,2}\//.test(specifier) && /\.ts(\?|$)/.test(context.parentURL ?? '')
    return next(ours ? specifier.replace(/\.js$/, '.ts') : specifier, context)
  }
})
