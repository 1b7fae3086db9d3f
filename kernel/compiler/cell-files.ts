/** All cells are compiled in one place: their imports are absolute or resolved by us, so that any folder will do. */
export const CELL_FOLDER = '/';
/** The converter's own name for the cell. */
export const CELL_FILE = `${CELL_FOLDER}__tslab__.ts`;
/** What the converter puts before each cell. */
export const CELL_PREFIX = 'export {};\n';
/** Complaints with smaller numbers are about syntax: such text has no meaning that could be run. */
export const FIRST_TYPE_ERROR = 2000;
export const DECLARATIONS_FILE = `${CELL_FOLDER}__prev__.d.ts`;
