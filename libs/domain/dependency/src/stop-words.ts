/** Keywords and the types and macros that every file of C, OCaml, Python or make uses: they say nothing of who needs whom. */
const C = `asm auto bool break case char const continue default define defined do double elif else endif enum error extern false float for goto
  if ifdef ifndef include inline int long offsetof pragma register restrict return short signed sizeof static struct switch true typedef typeof
  undef union unsigned void volatile warning while size_t ssize_t off_t uintptr_t intptr_t ptrdiff_t int8_t int16_t int32_t int64_t uint8_t
  uint16_t uint32_t uint64_t u8 u16 u32 u64 s8 s16 s32 s64 NULL EINVAL ENOMEM err ret out tmp len idx ptr val buf max min __func__`;

const OTHER = `and assert begin class def done else elif end ensure esac except exception export external fi finally from fun function functor
  global ifeq ifneq import in let lambda match method module mutable new None not object open opt pass raise rec Self self sig Some then
  type unit val when with yield True False string list option print fprintf printf sprintf snprintf`;

const STOP: ReadonlySet<string> = new Set(`${C} ${OTHER}`.split(/\s+/));

/** Whether a word names something: at least 3 characters, and no keyword or common type. */
export const isTellingWord = (word: string): boolean => word.length >= 3 && !STOP.has(word);
