/* The C interface of every library that nibblec emits (ABI version 1; C99 and C++).
 *
 *   const nibblec_table *lib = nibblec_library();
 *   nibblec_ctx *ctx;
 *   if (lib->create(NULL, &ctx, NULL) != NIBBLEC_OK) ...;
 *   lib->run(ctx, inputs, outputs, batch);
 *   lib->destroy(ctx);
 *
 * Contexts are independent of each other and may be used from different threads at once. One context runs
 * one batch at a time. Texts and tables that the library returns live as long as it is loaded.
 *
 * Floating-point mode: rounding, flushing of denormals and traps that the caller has set change no result, and are as
 * they were when a call returns.
 *
 * fork: a child may go on with the contexts of its parent, also with one that another thread was running, and gets the
 * same results. It has none of the parent's worker threads, so such a context runs on the calling thread alone; a new
 * one has its own workers. The child destroys its copies without any effect on the parent's. Only a child that was
 * forked in the middle of its own run, by a signal handler, may get NIBBLEC_THREAD from that run: it runs again. */
#ifndef NIBBLEC_H
#define NIBBLEC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NIBBLEC_ABI_VERSION 1u
#define NIBBLEC_ALIGNMENT 64u   /* of a caller's arena */
#define NIBBLEC_MAX_THREADS 128u

typedef int32_t nibblec_status;
enum {
  NIBBLEC_OK = 0,
  NIBBLEC_INVALID_ARGUMENT = 1, /* null pointer, negative batch, arena too small, size that was not set, ... */
  NIBBLEC_UNSUPPORTED_CPU = 2,  /* the level asked for, or every level, needs a feature this CPU lacks */
  NIBBLEC_OUT_OF_MEMORY = 3,
  NIBBLEC_ABI_MISMATCH = 4,     /* options that this library is too old to understand */
  NIBBLEC_THREAD = 5,           /* a worker thread could not be started, or is gone (see fork above) */
  NIBBLEC_BUSY = 6              /* another thread is inside run() with this context */
};

enum {
  NIBBLEC_F32 = 1,
  NIBBLEC_U8 = 2,
  NIBBLEC_I8 = 3,
  NIBBLEC_I32 = 4,
  NIBBLEC_I64 = 5,
  NIBBLEC_BOOL = 6 /* one byte, 0 or 1 */
};

typedef struct nibblec_tensor {
  const char *name;
  uint32_t dtype;          /* NIBBLEC_F32, ... */
  uint32_t rank;
  const int64_t *dims;     /* rank of them; -1 is the batch */
  uint64_t bytes_per_item; /* of one image: dense, row-major, elements at their natural alignment */
} nibblec_tensor;

typedef struct nibblec_info {
  uint32_t size; /* of this struct in the library */
  uint32_t abi_version;
  const char *name;
  const nibblec_tensor *inputs;
  const nibblec_tensor *outputs;
  uint64_t input_count;
  uint64_t output_count;
  uint64_t arena_bytes;  /* activations of one context */
  uint64_t weight_bytes; /* packed, inside the library */
  const char *manifest;  /* JSON, not terminated */
  uint64_t manifest_bytes;
  uint64_t level_count; /* instruction-set levels that the library carries, the most general first */
} nibblec_info;

typedef struct nibblec_level {
  uint32_t size;      /* in: sizeof(nibblec_level) */
  uint32_t supported; /* 1 when this CPU can run it */
  const char *name;
  uint64_t prepared_bytes; /* weights of one context, unpacked for this level's kernels */
} nibblec_level;

/* All zero is a valid choice of defaults, size excepted. */
typedef struct nibblec_options {
  uint32_t size;         /* sizeof(nibblec_options) */
  uint32_t threads;      /* including the calling one, at most NIBBLEC_MAX_THREADS; 0 means 1 */
  const char *level;     /* a level's name; NULL: the last one that this CPU supports */
  void *arena;           /* NULL: the context allocates its own */
  uint64_t arena_bytes;  /* of the caller's arena, at least nibblec_info.arena_bytes */
  uint32_t profile;      /* 1: measure each step */
  uint32_t reserved;     /* 0 */
} nibblec_options;

typedef struct nibblec_step_time {
  const char *name;
  uint64_t ns;   /* sum over all images so far */
  uint64_t runs; /* images so far */
} nibblec_step_time;

typedef struct nibblec_ctx nibblec_ctx;

typedef struct nibblec_table {
  uint32_t size; /* of this struct in the library */
  uint32_t abi_version;

  const nibblec_info *(*info)(void);

  /* Describes level `index` (below info()->level_count). */
  nibblec_status (*level)(uint64_t index, nibblec_level *level);

  /* Allocates, unpacks the weights and starts the workers. `options` may be NULL (defaults). On failure *ctx is
   * NULL and, where `why` is not NULL, *why a sentence. */
  nibblec_status (*create)(const nibblec_options *options, nibblec_ctx **ctx, const char **why);

  /* Runs `batch` images. inputs[i] and outputs[i] point to batch * bytes_per_item bytes; input and output do
   * not overlap. Allocates nothing. */
  nibblec_status (*run)(nibblec_ctx *ctx, const void *const *inputs, void *const *outputs, int64_t batch);

  /* NULL is fine. A caller's arena is left to the caller. */
  void (*destroy)(nibblec_ctx *ctx);

  /* What was wrong with the last call that failed on this context; "" if none did. */
  const char *(*last_error)(const nibblec_ctx *ctx);

  const char *(*status_text)(nibblec_status status);

  /* The level that the context runs. */
  const char *(*level_name)(const nibblec_ctx *ctx);

  /* Writes at most `capacity` entries, and the number of steps to *count. Times are zero without options.profile. */
  nibblec_status (*profile)(const nibblec_ctx *ctx, nibblec_step_time *times, uint64_t capacity, uint64_t *count);
} nibblec_table;

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const nibblec_table *nibblec_library(void);

#ifdef __cplusplus
}
#endif

#endif
