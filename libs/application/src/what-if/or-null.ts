/** What an answer gives as JSON: a field that the contract names is there, `null` where it does not apply. */
export const orNull = <T>(value: T | undefined): T | null => value ?? null;
