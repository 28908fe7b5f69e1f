/* The contract between the runtime (nibblec_rt.c) and the code that nibblec emits.
 *
 * The emitted module defines `nbrt_model` and `nbrt_cpu_features`, and may define the others at the end of this file. The IR linker
 * resolves only symbols of external linkage: give them hidden visibility, and make them internal after linking.
 * Everything in the runtime but `nibblec_library` is internal or hidden already.
 *
 * Every struct below has LP64 layout without implicit padding. */
#ifndef NIBBLEC_RT_H
#define NIBBLEC_RT_H

#include "nibblec.h"

/* What a step sees of its context, at these offsets. */
typedef struct nb_ctx {
  uint8_t *arena;          /*  0  activations of one image, 64-byte aligned; zero after create */
  const uint8_t *weights;  /*  8  prepared weights, 64-byte aligned; zero where no job wrote */
  const uint8_t *blob;     /* 16  packed constants in the library */
  const void *const *in;   /* 24  one pointer per model input: the current image */
  void *const *out;        /* 32  one pointer per model output: the current image */
  uint8_t *scratch;        /* 40  thread t's scratch begins at scratch + t * scratch_stride */
  uint64_t scratch_stride; /* 48  multiple of 64 */
} nb_ctx;

/* What emitted code is made for: the numbers of codegen/src/contract.rs. */
#define NB_CTX_ARENA 0
#define NB_CTX_WEIGHTS 8
#define NB_CTX_BLOB 16
#define NB_CTX_IN 24
#define NB_CTX_OUT 32
#define NB_INFO_BYTES 88
_Static_assert(offsetof(nb_ctx, arena) == NB_CTX_ARENA, "nb_ctx.arena");
_Static_assert(offsetof(nb_ctx, weights) == NB_CTX_WEIGHTS, "nb_ctx.weights");
_Static_assert(offsetof(nb_ctx, blob) == NB_CTX_BLOB, "nb_ctx.blob");
_Static_assert(offsetof(nb_ctx, in) == NB_CTX_IN, "nb_ctx.in");
_Static_assert(offsetof(nb_ctx, out) == NB_CTX_OUT, "nb_ctx.out");
_Static_assert(sizeof(nibblec_info) == NB_INFO_BYTES, "nibblec_info");

/* Does the units [lo, hi). Several threads run it at once on disjoint ranges, each with its own scratch
 * (64-byte aligned, nb_model.scratch_bytes long). All of a step's units are done before the next step begins. */
typedef void (*nb_step_fn)(nb_ctx *ctx, int64_t lo, int64_t hi, uint8_t *scratch);

/* A step is split into min(threads, units / grain) chunks, serial where that is below 2: no chunk of a split
 * step has fewer than `grain` units. */
typedef struct nb_step {
  nb_step_fn fn;
  int64_t units;
  int64_t grain;
  const char *name;
} nb_step;

/* Jobs that fill the prepared weights, in order. `src` is an offset in the blob unless said, `dst` in the
 * prepared weights; neither needs alignment. The unpacking jobs write runs of p1 codes and leave p2 bytes of dst
 * free after each run (p1 = 0: one run), so that room for accumulator starts can be left between blocks of indices.
 * Codes lie in the source with the lowest bits first, without gaps. */
enum {
  NB_PREP_COPY = 0,       /* count bytes, without runs */
  NB_PREP_UNPACK_S4 = 1,  /* count two's complement 4-bit codes to int8 */
  NB_PREP_UNPACK_S2 = 2,  /* count two's complement 2-bit codes to int8 */
  NB_PREP_UNPACK_U4 = 3,  /* count 4-bit indices to one byte each */
  NB_PREP_FILL = 4,       /* count bytes of value p0 */
  NB_PREP_LUT_STARTS = 5, /* accumulator starts of the 2-bit lookup kernel. `src` is in the prepared weights.
                             `count` blocks of p1 index vectors of 64 bytes: block i reads src + i * 64 * (p1 + 1)
                             and writes 64 bytes at dst + i * 64 * (p1 + 1), in each lane the sum over its indices
                             (w0 + 2) | (w1 + 2) << 2 of 3 * max(0, -w0) + 3 * max(0, -w1), modulo 256 */
  NB_PREP_WINOGRAD_S4 = 6, /* `count` panels of 4-bit codes of 3x3 kernels, [9 taps][p1][64 lanes], to the transformed
                              weights [16 positions][p1][64 lanes] of F(2x2, 3x3), in one dimension
                              (2 g0, g0 + g1 + g2, g0 - g1 + g2, 2 g2) */
  NB_PREP_WINOGRAD_S2 = 7, /* the same of 2-bit codes */
  NB_PREP_WINOGRAD_S8 = 8, /* the same of 8-bit codes, to 16-bit weights: lanes are [16 outputs][4 k], and p1 blocks of them
                              become 2 p1 of [16 outputs][2 k] */
  NB_PREP_LUT_TRIPLES = 9  /* `count` panels of 4-bit indices (w0 + 2) | (w1 + 2) << 2, [p0 runs][p1 pairs][64 lanes], to
                              6-bit indices of triples: three pairs of a run make a step of two vectors of 64 bytes, pairs
                              that a run lacks are weights of 0. Groups of p2 steps, the last of a panel with the rest,
                              begin with 64 bytes of accumulator starts, in each lane the sum of 3 * max(0, -w) over the
                              group */
};

typedef struct nb_prep {
  int32_t kind;
  int32_t p0;
  int64_t src;
  int64_t dst;
  int64_t count;
  int64_t p1;
  int64_t p2;
} nb_prep;

typedef struct nb_level {
  const char *name;
  uint64_t cpu_mask; /* bits of nbrt_cpu_features that it needs */
  const nb_step *steps;
  int64_t nsteps;
  const nb_prep *preps;
  int64_t npreps;
  uint64_t prepared_bytes;
} nb_level;

typedef struct nb_model {
  const nibblec_info *info; /* level_count = number of levels; weight_bytes = size of the blob */
  const nb_level *levels;   /* the most general first: the last one that the CPU supports is chosen */
  const uint8_t *blob;      /* 64-byte aligned */
  uint64_t scratch_bytes;   /* per thread */
} nb_model;

/* Defined by the emitted module. */
extern __attribute__((visibility("hidden"))) const nb_model nbrt_model;
__attribute__((visibility("hidden"))) uint64_t nbrt_cpu_features(void);

/* A spin-wait hint of the target (`pause`, `yield`). The runtime has a weak one that does nothing. */
__attribute__((visibility("hidden"))) void nbrt_pause(void);

/* Sets the floating-point mode that the code is made for: to the nearest, no denormal flushed, no trap. Returns the
 * mode of before with its flags, which nbrt_float_leave sets again. The runtime has weak ones that do nothing. */
__attribute__((visibility("hidden"))) uint64_t nbrt_float_enter(void);
__attribute__((visibility("hidden"))) void nbrt_float_leave(uint64_t mode);

#endif
