import { spelledAlike } from './spelling';

describe('spelledAlike', () => {
  it.each([
    ['typeof (x) y;', '__typeof__(x) y;'],
    ['unsigned int cmd;', 'uint32_t cmd;'],
    ['    unsigned  cmd;', 'uint32_t cmd;'],
    ['unsigned char a[4];', 'uint8_t a[4];'],
    ['  LAST(A),', 'LAST( A )'],
  ])('takes %j for %j', (one, other) => {
    expect(spelledAlike(one)).toBe(spelledAlike(other));
  });

  it.each([
    ['int cmd;', 'unsigned int cmd;'],
    ['unsigned long cmd;', 'unsigned int cmd;'],
    ['uint16_t a;', 'uint32_t a;'],
    ['unsigned long long cmd;', 'unsigned cmd;'],
    ['const char *a;', 'char *a;'],
  ])('keeps %j apart from %j', (one, other) => {
    expect(spelledAlike(one)).not.toBe(spelledAlike(other));
  });
});
