import type { ListShape } from './shape';

/**
 * The newest 31,951 mails of one list of the Linux kernel (iommu, 2019 to 2022), measured by `measureShape`: facts about them, nothing of what they say. `list-shape.spec.ts`
 * measures the corpus, a part of them, against it.
 */
export const REAL_SHAPE: ListShape = {
  patches: 0.345,
  covers: 0.04,
  replies: 0.607,
  patchBytes: [3612, 5638, 6604, 8151, 11090, 14796, 23138, 34071, 48812, 414025],
  coverBytes: [3514, 4999, 5813, 7195, 9739, 12840, 16448, 18244, 23015, 140658],
  replyBytes: [2955, 5010, 6219, 8047, 11784, 15682, 22754, 47683, 79633, 429951],
  otherBytes: [2793, 4326, 4951, 6571, 9745, 52529, 163113, 314476, 484710, 1192685],
  headerBytes: [2518, 3701, 4240, 4992, 5859, 8937, 12270, 13438, 14083, 16762],
  files: [1, 1, 1, 1, 3, 4, 8, 15, 27, 173],
  hunks: [1, 1, 2, 3, 6, 11, 20, 30, 50, 278],
  added: [0, 1, 4, 13, 38, 101, 242, 500, 881, 2523],
  removed: [0, 0, 1, 3, 13, 35, 93, 183, 510, 13359],
  trailers: [0, 1, 1, 2, 3, 5, 9, 12, 21, 61],
  messageLines: [1, 4, 4, 7, 12, 21, 34, 51, 79, 126],
  quotedLines: [0, 5, 13, 34, 74, 147, 294, 455, 892, 2018],
  ownLines: [1, 8, 11, 16, 23, 39, 75, 130, 237, 10724],
  quoteDepth: [0, 1, 1, 2, 3, 4, 6, 8, 10, 16],
  givingTrailer: 0.136,
  patchesPosted: [1, 1, 1, 2, 5, 12, 22, 35, 47, 491],
  version: [1, 1, 1, 1, 3, 5, 9, 12, 15, 19],
  postingsAnswering: 0.084,
  thread: [1, 1, 2, 5, 12, 24, 44, 64, 84, 269],
  answers: [0, 0, 0, 0, 1, 2, 2, 3, 4, 14],
  people: 165,
  areas: 118,
  filesTouched: 447,
};
