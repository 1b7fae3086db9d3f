export { compileSearch, type Search } from './search.js';
