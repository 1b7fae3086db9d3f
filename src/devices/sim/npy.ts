const MAGIC = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
/** The header of the format is padded so that the numbers begin at a multiple of this. */
const ALIGNMENT = 64;

/** An image as a file in NumPy's format (version 1.0): doubles, row by row. */
export function encodeNpy(image: readonly (readonly number[])[]): Buffer {
  const shape = `(${image.length}, ${image[0]?.length ?? 0})`;
  const description = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`;
  const sizeOfAll = MAGIC.length + 2 + description.length + 1;
  const text = `${description}${' '.repeat((ALIGNMENT - (sizeOfAll % ALIGNMENT)) % ALIGNMENT)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  const values = image.flat();
  const numbers = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => numbers.writeDoubleLE(value, index * 8));
  return Buffer.concat([MAGIC, length, Buffer.from(text, 'latin1'), numbers]);
}
