import { exampleFile } from '../../cli/start-re-manager/example-file.js';
import { commandsPage } from './commands-page.js';
import { configurationPage } from './configuration-page.js';
import { differencesPage } from './differences-page.js';
import { methodsPage } from './methods-page.js';
import { plansPage } from './plans-page.js';

/** The pages of docs/ that are made from the code, by path. `npm run docs` writes them, and a test finds a stale one. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/commands.md': commandsPage,
  'docs/configuration.md': configurationPage,
  'docs/configuration-example.yaml': exampleFile,
  'docs/differences.md': differencesPage,
  'docs/methods.md': methodsPage,
  'docs/plans.md': plansPage,
};
