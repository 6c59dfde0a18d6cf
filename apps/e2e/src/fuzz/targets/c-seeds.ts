/** C as Xen's public headers are written, redrawn: everything that declarations are read from is in one of them. */
export const C_SEEDS: readonly string[] = [
  `#ifndef __POND_H__
#define __POND_H__
#include "otter.h"
#define POND_VERSION 0x00000014
#define _POND_deep 7
#define POND_deep (1U << _POND_deep)
#define POND_ALL (POND_deep | POND_cold | 0x3)
#define POND_MASK (~POND_deep & 0xff)
#define POND_ADD(a, b) ((a) + \\
                        (b))
struct pond_op {
    uint32_t cmd; /* IN */
    union {
        struct { uint16_t len, *at; } swim;
        uint8_t pad[128];
        struct pond_inner { int (*call)(void *, int); unsigned a:3, b:5; } inner;
    } u;
#if __POND_LATEST__ >= 0x00040d00
    uint64_aligned_t depth;
#else
    uint32_t depth;
#endif
};
typedef struct pond_op pond_op_t;
DEFINE_POND_GUEST_HANDLE(pond_op_t);
enum pond_kind { POND_small, POND_large = 4, POND_last };
typedef enum { A = 1, B = A << 2 } kind_t;
#endif
`,
  `static int __init swim(struct otter *o, unsigned int n)
{
    const char *why = "a } in a string";
    if ( o && n > 3 )
        return -EINVAL; /* not { here */
    for ( ; n; n-- )
        o->fish += sizeof(struct fish[2]);
    return 0;
}
void cf_check *find(int (*f)(void), ...) { return f; }
extern "C" { int c(void); }
long do_pond_op(POND_GUEST_HANDLE_PARAM(pond_op_t) u_op) { switch ( op->cmd ) { case 1: break; default: goto out; } out: return rc; }
`,
  `union u { int a[2][3]; char *const *p; struct { struct { long x; } y; }; };
#define ODD(x) #x
#define VALUE (1 ? 2 : 3)
#define TEXT "1" /* two */
#define NEG -1L
#define BIG 0xffffffffffffffffULL
typedef int (*fn_t)(struct s { int inner; } *);
struct __packed odd { int a; } __attribute__((aligned(4)));
int old_style(a, b) int a; char b; { return a; }
`,
];
