export { compileSearch, type Search } from './regex/index.js';
export { isOfType, meansName, readFlatEntry, readNameEntry, type NameEntry } from './name-entry.js';
export { selectDevices, type DeviceNode } from './select-devices.js';
export { filterDevices } from './device-tree.js';
export { enumerateDevices } from './enumerate-devices.js';
export { sortNames } from './sort-names.js';
export { explain, type Explanation, type ListVerdict } from './explain.js';
export { SORTS, UserGroups, type AllowedNames, type Sort } from './user-groups.js';
