/** Names and values that Python clients can bear (spec plans-devices-permissions-cli §2.1, §2.9). */

const PYTHON_KEYWORDS = new Set(
  (
    'None True False and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);
/** Names that the validation of Python clients cannot bear. */
const UNUSABLE = /^(model_config|model_post_init|model_dump.*|model_validate.*)$/;

export function isParameterName(name: string): boolean {
  return IDENTIFIER.test(name) && !PYTHON_KEYWORDS.has(name) && !UNUSABLE.test(name);
}

const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/** Plans and devices are addressed by text, so that keywords are names as good as others. */
export function isPlanName(name: string): boolean {
  return IDENTIFIER.test(name);
}

/** Names that clients use themselves while they evaluate a type. */
const TAKEN = new Set([
  ...['typing', 'collections', 'bluesky', 'enum', 'NoneType', 'None', 'True', 'False'],
  ...['int', 'float', 'str', 'bool', 'list', 'dict', 'tuple', 'set', 'object', 'bytes', 'type', 'complex'],
]);

export function isEnumName(name: string): boolean {
  return IDENTIFIER.test(name) && !TAKEN.has(name) && !PYTHON_KEYWORDS.has(name);
}

/** Values that a Python enumeration can have, and that clients do not alter. */
export function isEnumValue(value: string): boolean {
  return value !== '' && value !== 'mro' && !/['\\\r\n]/.test(value) && !/^_.*_$/.test(value);
}
