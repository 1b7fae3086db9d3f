/** Ends the identities, whose number nobody tells. */
export const DELIMITER = Buffer.from('<IDS|MSG>');
