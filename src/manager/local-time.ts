/** Local time without zone and without fraction, `2026-01-31T12:00:00`. */
export function localIsoTime(date: Date): string {
  const day = [pad(date.getFullYear(), 4), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day}T${clock(date)}`;
}

/** Local time as the reference tells it to people, `01/31/2026 12:00:00`. */
export function localDateTime(date: Date): string {
  return `${pad(date.getMonth() + 1)}/${pad(date.getDate())}/${pad(date.getFullYear(), 4)} ${clock(date)}`;
}

function clock(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part)).join(':');
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
