import type { Sign } from '../interface-change';
import type { PatchFile } from '../patch-file';
import { changedLines, signAt } from './sign-of';

const ROLE =
  /\b(is_(?:hardware|control|xenstore|system|idle|privileged)_domain)\s*\(|\b(?:domid|domain_id)\s*==\s*0\b|\b(hardware_domain|dom0)\s*[=!]=|[=!]=\s*(hardware_domain|dom0)\b/;

/** New code in a check that is given no domain, and asks for the role of one. `name` is what it asks. */
export const rolesAsked = (file: PatchFile): readonly Sign[] => {
  const blind = new Set(
    (file.index.acceptanceIn.get(file.path) ?? []).filter((p) => !p.knowsRole).map((p) => p.function),
  );
  if (blind.size === 0) return [];
  return changedLines(file, 'after').flatMap((line) => {
    const match = blind.has(line.within) ? ROLE.exec(line.code) : null;
    if (match === null) return [];
    const name = match[1] ?? match[2] ?? match[3] ?? 'domain 0';
    return [signAt(file, line, { kind: 'role-asked', name, to: line.within })];
  });
};
