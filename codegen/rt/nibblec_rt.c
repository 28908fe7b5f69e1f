/* The runtime inside each emitted library: contexts, steps, threads. Compiled to nibblec_rt.ll by build.sh.
 * Target independent: LP64, little endian, libc and pthread only, no variable of static storage that is written. */
#define _DEFAULT_SOURCE
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "rt.h"

#include "prep.c"

#include "owner.c"

#include "pool.c"

struct nibblec_ctx {
  nb_ctx base; /* what steps see */
  nb_pool pool;
  const nb_level *level;
  uint8_t *memory; /* prepared weights, the arena unless it is the caller's, and scratch */
  const void **in;
  void **out;
  uint64_t *step_ns; /* NULL unless profiled */
  uint64_t images;   /* that step_ns counts */
  const char *error;
  _Atomic uint32_t busy;
};

static const char *nb_status_text(nibblec_status status) {
  switch (status) {
    case NIBBLEC_OK: return "ok";
    case NIBBLEC_INVALID_ARGUMENT: return "invalid argument";
    case NIBBLEC_UNSUPPORTED_CPU: return "this CPU lacks an instruction set that the library needs";
    case NIBBLEC_OUT_OF_MEMORY: return "out of memory";
    case NIBBLEC_ABI_MISMATCH: return "the caller's header is newer than the library";
    case NIBBLEC_THREAD: return "a worker thread could not be started, or is gone since the process forked";
    case NIBBLEC_BUSY: return "the context is in use by another thread";
    default: return "unknown status";
  }
}

/* A caller's struct of more bytes was never initialised: no version of this interface comes near. */
enum { NB_LARGEST_STRUCT = 512 };

static const nibblec_info *nb_info(void) { return nbrt_model.info; }

static int nb_level_supported(const nb_level *level) { return (level->cpu_mask & ~nbrt_cpu_features()) == 0; }

static nibblec_status nb_level_info(uint64_t index, nibblec_level *out) {
  if (out == NULL || index >= nbrt_model.info->level_count) return NIBBLEC_INVALID_ARGUMENT;
  if (out->size > NB_LARGEST_STRUCT) return NIBBLEC_INVALID_ARGUMENT;
  if (out->size < sizeof *out) return NIBBLEC_ABI_MISMATCH;
  const nb_level *level = &nbrt_model.levels[index];
  out->supported = nb_level_supported(level) ? 1 : 0;
  out->name = level->name;
  out->prepared_bytes = level->prepared_bytes;
  return NIBBLEC_OK;
}

/* The level named in the options, or the last that the CPU supports. */
static nibblec_status nb_choose_level(const char *name, const nb_level **chosen, const char **why) {
  nibblec_status status = NIBBLEC_UNSUPPORTED_CPU;
  *why = "this CPU supports none of the library's levels";
  for (uint64_t i = nbrt_model.info->level_count; i-- > 0;) {
    const nb_level *level = &nbrt_model.levels[i];
    if (name != NULL && strcmp(name, level->name) != 0) continue;
    if (nb_level_supported(level)) {
      *chosen = level;
      return NIBBLEC_OK;
    }
    if (name != NULL) {
      *why = "this CPU does not support the level that options.level names";
      return status;
    }
  }
  if (name == NULL) return status;
  *why = "options.level names no level of this library";
  return NIBBLEC_INVALID_ARGUMENT;
}

/* Copies the caller's options over the defaults. A larger struct is fine while what we do not know in it is zero. */
static nibblec_status nb_read_options(const nibblec_options *given, nibblec_options *options, const char **why) {
  memset(options, 0, sizeof *options);
  if (given != NULL) {
    if (given->size < sizeof *options) {
      *why = "options.size is below sizeof(nibblec_options)";
      return NIBBLEC_INVALID_ARGUMENT;
    }
    if (given->size > NB_LARGEST_STRUCT) {
      *why = "options.size is far above sizeof(nibblec_options); was it set?";
      return NIBBLEC_INVALID_ARGUMENT;
    }
    for (uint32_t i = sizeof *options; i < given->size; i++) {
      if (((const uint8_t *)given)[i] != 0) {
        *why = "options has fields that this library does not know";
        return NIBBLEC_ABI_MISMATCH;
      }
    }
    memcpy(options, given, sizeof *options);
  }
  if (options->threads == 0) options->threads = 1;
  *why = NULL;
  if (options->threads > NIBBLEC_MAX_THREADS) *why = "options.threads is above NIBBLEC_MAX_THREADS";
  if (options->profile > 1 || options->reserved != 0) *why = "options.profile is 0 or 1, options.reserved is 0";
  if (options->arena != NULL && (uintptr_t)options->arena % NIBBLEC_ALIGNMENT != 0)
    *why = "options.arena is not aligned to NIBBLEC_ALIGNMENT bytes";
  if (options->arena != NULL && options->arena_bytes < nbrt_model.info->arena_bytes)
    *why = "options.arena_bytes is below nibblec_info.arena_bytes";
  return *why == NULL ? NIBBLEC_OK : NIBBLEC_INVALID_ARGUMENT;
}

static uint64_t nb_round_up(uint64_t bytes) { return (bytes + NIBBLEC_ALIGNMENT - 1) & ~(uint64_t)(NIBBLEC_ALIGNMENT - 1); }

/* What is read in every run asks for huge pages from here on: streams of weights otherwise wait for page walks. */
enum { NB_HUGE_PAGE = 2 << 20, NB_HUGE_FROM = 1 << 20 };

/* At least one byte, zeroed, aligned to NIBBLEC_ALIGNMENT. */
static void *nb_alloc(uint64_t bytes) {
  if (bytes > UINT64_MAX / 2) return NULL;
  bytes = nb_round_up(bytes > 0 ? bytes : 1);
  int huge = bytes >= NB_HUGE_FROM;
  uint64_t pages = huge ? (bytes + NB_HUGE_PAGE - 1) & ~(uint64_t)(NB_HUGE_PAGE - 1) : bytes;
  void *p = aligned_alloc(huge ? NB_HUGE_PAGE : NIBBLEC_ALIGNMENT, (size_t)pages);
#ifdef MADV_HUGEPAGE
  /* A kernel without them gives small pages. */
  if (p != NULL && huge) (void)madvise(p, (size_t)pages, MADV_HUGEPAGE);
#endif
  if (p != NULL) memset(p, 0, (size_t)bytes);
  return p;
}

static void nb_free(nibblec_ctx *ctx) {
  nb_disown(&ctx->pool.owner);
  free(ctx->memory);
  free(ctx->in);
  free(ctx->out);
  free(ctx->step_ns);
  free(ctx->pool.workers);
  free(ctx);
}

/* Allocates all that the context needs. Returns 0 when memory is short. */
static int nb_allocate(nibblec_ctx *ctx, const nibblec_options *options) {
  const nibblec_info *info = nbrt_model.info;
  nb_ctx *base = &ctx->base;
  const uint64_t weights = nb_round_up(ctx->level->prepared_bytes);
  const uint64_t arena = options->arena == NULL ? nb_round_up(info->arena_bytes) : 0;
  base->scratch_stride = nb_round_up(nbrt_model.scratch_bytes);
  /* One block: a huge page is rounded up to once, and what is small lies in one too. */
  uint8_t *memory = ctx->memory = nb_alloc(weights + arena + base->scratch_stride * options->threads);
  if (memory == NULL) return 0;
  base->blob = base->weights = nbrt_model.blob;
  if (weights > 0) base->weights = memory;
  base->arena = options->arena;
  if (base->arena == NULL)
    base->arena = memory + weights;
  else
    memset(base->arena, 0, (size_t)info->arena_bytes);
  base->scratch = memory + weights + arena;
  base->in = ctx->in = nb_alloc(info->input_count * sizeof *ctx->in);
  base->out = ctx->out = nb_alloc(info->output_count * sizeof *ctx->out);
  ctx->pool.workers = nb_alloc((options->threads - 1) * sizeof *ctx->pool.workers);
  if (options->profile) ctx->step_ns = nb_alloc((uint64_t)ctx->level->nsteps * sizeof *ctx->step_ns);
  return ctx->in && ctx->out && ctx->pool.workers && (ctx->step_ns || !options->profile);
}

static nibblec_status nb_make(const nibblec_options *given, nibblec_ctx **out, const char **why) {
  *why = "ctx is NULL";
  if (out == NULL) return NIBBLEC_INVALID_ARGUMENT;
  *out = NULL;

  nibblec_options options;
  const nb_level *level = NULL;
  nibblec_status status = nb_read_options(given, &options, why);
  if (status == NIBBLEC_OK) status = nb_choose_level(options.level, &level, why);
  if (status != NIBBLEC_OK) return status;

  *why = nb_status_text(NIBBLEC_OUT_OF_MEMORY);
  nibblec_ctx *ctx = nb_alloc(sizeof *ctx);
  if (ctx == NULL) return NIBBLEC_OUT_OF_MEMORY;
  ctx->error = "";
  ctx->level = level;
  nb_own(&ctx->pool.owner);
  if (!nb_allocate(ctx, &options)) {
    nb_free(ctx);
    return NIBBLEC_OUT_OF_MEMORY;
  }
  if (level->prepared_bytes > 0) nb_prepare(level, nbrt_model.blob, nbrt_model.info->weight_bytes, ctx->memory);

  *why = nb_status_text(NIBBLEC_THREAD);
  if (!nb_pool_start(&ctx->pool, &ctx->base, options.threads, ctx->pool.workers)) {
    nb_free(ctx);
    return NIBBLEC_THREAD;
  }
  *why = "";
  *out = ctx;
  return NIBBLEC_OK;
}

static nibblec_status nb_create(const nibblec_options *given, nibblec_ctx **out, const char **why) {
  const char *ignored;
  const uint64_t mode = nbrt_float_enter();
  const nibblec_status status = nb_make(given, out, why == NULL ? &ignored : why);
  nbrt_float_leave(mode);
  return status;
}

/* Makes sure that the context is this process's: the child of a fork goes on with it, on the calling thread alone.
 * Returns 0 while another thread of the child is doing so. */
static int nb_adopt(nibblec_ctx *ctx) {
  nb_owner *owner = &ctx->pool.owner;
  if (nb_is_own(owner)) return 1;
  if (!nb_take(owner)) return nb_is_own(owner);
  nb_pool_orphan(&ctx->pool);
  atomic_store_explicit(&ctx->busy, 0, memory_order_relaxed);
  nb_taken(owner);
  return 1;
}

static void nb_destroy(nibblec_ctx *ctx) {
  if (ctx == NULL) return;
  (void)nb_adopt(ctx);
  nb_pool_stop(&ctx->pool);
  nb_free(ctx);
}

static const char *nb_check_run(const void *const *inputs, void *const *outputs, int64_t batch) {
  const nibblec_info *info = nbrt_model.info;
  if (batch < 0) return "batch is negative";
  if (batch == 0) return NULL;
  if (inputs == NULL && info->input_count > 0) return "inputs is NULL";
  if (outputs == NULL && info->output_count > 0) return "outputs is NULL";
  for (uint64_t i = 0; i < info->input_count; i++)
    if (inputs[i] == NULL) return "a pointer in inputs is NULL";
  for (uint64_t i = 0; i < info->output_count; i++)
    if (outputs[i] == NULL) return "a pointer in outputs is NULL";
  return NULL;
}

static void nb_run_image(nibblec_ctx *ctx) {
  const nb_level *level = ctx->level;
  if (ctx->step_ns == NULL) {
    for (int64_t i = 0; i < level->nsteps; i++) nb_run_step(&ctx->pool, &level->steps[i]);
    return;
  }
  uint64_t begin = nb_now_ns();
  for (int64_t i = 0; i < level->nsteps; i++) {
    nb_run_step(&ctx->pool, &level->steps[i]);
    const uint64_t end = nb_now_ns();
    ctx->step_ns[i] += end - begin;
    begin = end;
  }
  ctx->images++;
}

static nibblec_status nb_run(nibblec_ctx *ctx, const void *const *inputs, void *const *outputs, int64_t batch) {
  if (ctx == NULL) return NIBBLEC_INVALID_ARGUMENT;
  if (!nb_adopt(ctx) || atomic_exchange_explicit(&ctx->busy, 1, memory_order_acquire)) return NIBBLEC_BUSY;
  const nibblec_info *info = nbrt_model.info;
  const char *error = nb_check_run(inputs, outputs, batch);
  nibblec_status status = error == NULL ? NIBBLEC_OK : NIBBLEC_INVALID_ARGUMENT;
  if (error == NULL) {
    const uint64_t mode = nbrt_float_enter();
    for (int64_t image = 0; image < batch; image++) {
      for (uint64_t i = 0; i < info->input_count; i++)
        ctx->in[i] = (const uint8_t *)inputs[i] + (uint64_t)image * info->inputs[i].bytes_per_item;
      for (uint64_t i = 0; i < info->output_count; i++)
        ctx->out[i] = (uint8_t *)outputs[i] + (uint64_t)image * info->outputs[i].bytes_per_item;
      nb_run_image(ctx);
    }
    nbrt_float_leave(mode);
    if (ctx->pool.lost) {
      error = "the process forked during the run, and this child lacks the threads that had begun; run again";
      status = NIBBLEC_THREAD;
    }
  }
  if (error != NULL) ctx->error = error;
  atomic_store_explicit(&ctx->busy, 0, memory_order_release);
  return status;
}

static const char *nb_last_error(const nibblec_ctx *ctx) {
  return ctx == NULL ? "ctx is NULL" : ctx->error;
}

static const char *nb_level_name(const nibblec_ctx *ctx) { return ctx == NULL ? "" : ctx->level->name; }

static nibblec_status nb_profile(const nibblec_ctx *ctx, nibblec_step_time *times, uint64_t capacity, uint64_t *count) {
  if (ctx == NULL || count == NULL || (times == NULL && capacity > 0)) return NIBBLEC_INVALID_ARGUMENT;
  const nb_level *level = ctx->level;
  *count = (uint64_t)level->nsteps;
  for (uint64_t i = 0; i < capacity && i < *count; i++) {
    times[i].name = level->steps[i].name;
    times[i].ns = ctx->step_ns == NULL ? 0 : ctx->step_ns[i];
    times[i].runs = ctx->images;
  }
  return NIBBLEC_OK;
}

static const nibblec_table nb_table = {
    .size = sizeof(nibblec_table),
    .abi_version = NIBBLEC_ABI_VERSION,
    .info = nb_info,
    .level = nb_level_info,
    .create = nb_create,
    .run = nb_run,
    .destroy = nb_destroy,
    .last_error = nb_last_error,
    .status_text = nb_status_text,
    .level_name = nb_level_name,
    .profile = nb_profile,
};

const nibblec_table *nibblec_library(void) { return &nb_table; }
