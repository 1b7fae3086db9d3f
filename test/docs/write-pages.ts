import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PAGES } from './pages.js';

for (const [path, render] of Object.entries(PAGES)) {
  writeFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), render());
  console.log(path);
}
