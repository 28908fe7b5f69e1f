/* What compare.py needs of an x86-64 machine: a CPUID without AVX-512, AMX, AVX-VNNI, GFNI and VAES for code in which
 * mask_isa.py has replaced the instruction CPUID (0F A2) by UD2 (0F 0B); a test whether AVX-512 was used; the clock. */
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <ucontext.h>

static volatile long answered;
static struct sigaction before;

/* Bits: Intel SDM volume 2A, CPUID. */
static void mask(uint32_t leaf, uint32_t sub, uint32_t r[4]) {
  if (leaf == 7 && sub == 0) {
    /* F DQ IFMA PF ER CD BW VL */
    r[1] &= ~(1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 30 | 1u << 31);
    /* VBMI VBMI2 GFNI VAES VPCLMULQDQ VNNI BITALG VPOPCNTDQ */
    r[2] &= ~(1u << 1 | 1u << 6 | 1u << 8 | 1u << 9 | 1u << 10 | 1u << 11 | 1u << 12 | 1u << 14);
    /* 4VNNIW 4FMAPS VP2INTERSECT AMX-BF16 FP16 AMX-TILE AMX-INT8 */
    r[3] &= ~(1u << 2 | 1u << 3 | 1u << 8 | 1u << 22 | 1u << 23 | 1u << 24 | 1u << 25);
  } else if (leaf == 7 && sub == 1) {
    /* AVX-VNNI AVX512-BF16 AMX-FP16 AVX-IFMA; AVX-VNNI-INT8 AVX-NE-CONVERT AMX-COMPLEX AVX-VNNI-INT16 AVX10 */
    r[0] &= ~(1u << 4 | 1u << 5 | 1u << 21 | 1u << 23);
    r[3] &= ~(1u << 4 | 1u << 5 | 1u << 8 | 1u << 10 | 1u << 19);
  } else if (leaf == 0x1d || leaf == 0x1e || leaf == 0x24) {
    memset(r, 0, 16); /* AMX tiles, AVX10 */
  }
}

static void on_sigill(int signal, siginfo_t *info, void *context) {
  greg_t *g = ((ucontext_t *)context)->uc_mcontext.gregs;
  const uint8_t *at = (const uint8_t *)g[REG_RIP];
  if (at[0] != 0x0f || at[1] != 0x0b) {
    sigaction(signal, &before, 0); /* not ours: run it again under the handler that was there */
    return;
  }
  uint32_t r[4], leaf = (uint32_t)g[REG_RAX], sub = (uint32_t)g[REG_RCX];
  __cpuid_count(leaf, sub, r[0], r[1], r[2], r[3]);
  mask(leaf, sub, r);
  g[REG_RAX] = r[0];
  g[REG_RBX] = r[1];
  g[REG_RCX] = r[2];
  g[REG_RDX] = r[3];
  g[REG_RIP] += 2;
  answered++;
  (void)info;
}

/* To be called before masked code is loaded. */
void cpuid_mask_install(void) {
  struct sigaction s;
  memset(&s, 0, sizeof s);
  s.sa_sigaction = on_sigill;
  s.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigaction(SIGILL, &s, &before);
}

/* CPUID instructions emulated so far. */
long cpuid_mask_answered(void) { return answered; }

/* AVX-512 state components that hold anything but their initial value in this thread: 1 mask registers, 2 upper halves
 * of zmm0-15, 4 zmm16-31 (XGETBV with ECX = 1); 0 on a CPU without XGETBV1. */
int avx512_state_in_use(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid_count(0xd, 1, &a, &b, &c, &d) || !(a & 4)) return 0;
  __asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(1));
  return (int)(a >> 5 & 7);
}

/* Cycles a nanosecond: the fastest of many short chains of dependent additions, one cycle each. */
double cycles_per_ns(void) {
  double best = 0;
  for (int i = 0; i < 2000; i++) {
    uint64_t n = 1000, x = 0;
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    __asm__ volatile("1:\n\t.rept 16\n\tadd $1, %1\n\t.endr\n\tdec %0\n\tjnz 1b" : "+r"(n), "+r"(x) : : "cc");
    clock_gettime(CLOCK_MONOTONIC, &b);
    double ns = (double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec);
    if (ns > 0 && 16000 / ns > best) best = 16000 / ns;
  }
  return best;
}
