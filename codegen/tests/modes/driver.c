/* Runs a library in every floating-point mode that a caller may have set, at all levels that the CPU has, and holds the
 * outputs against those of the plain mode at the same level; the mode must be as it was after each call. In: the path of
 * the library; on stdin the batch as int64, then the inputs. Out: the outputs of the plain run at the first level. */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nibblec.h"

#if defined(__x86_64__)
enum { PLAIN = 0x1F80, FLAGS = 0x3F };
static uint64_t get_mode(void) {
  uint32_t mode;
  __asm__ volatile("stmxcsr %0" : "=m"(mode));
  return mode;
}
static void set_mode(uint64_t given) {
  const uint32_t mode = (uint32_t)given;
  __asm__ volatile("ldmxcsr %0" : : "m"(mode));
}
/* Bits 13 and 14 round, 15 flushes results, 6 operands; 7 to 12 mask exceptions, 0 to 5 are flags. */
static uint64_t mode_of(unsigned i) {
  uint64_t mode = PLAIN | (uint64_t)(i & 3) << 13 | (uint64_t)(i >> 2 & 1) << 15 | (uint64_t)(i >> 3 & 1) << 6;
  if (i & 16) mode = (mode & ~(uint64_t)0x1F80) | 0x25; /* every exception traps; some flags are up */
  return mode;
}
#else
enum { PLAIN = 0 };
static uint64_t get_mode(void) {
  uint64_t mode;
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
}
static void set_mode(uint64_t mode) { __asm__ volatile("msr fpcr, %0" : : "r"(mode)); }
/* Bits 22 and 23 round, 24 flushes, 25 gives one NaN, 19 flushes halves. */
static uint64_t mode_of(unsigned i) {
  return (uint64_t)(i & 3) << 22 | (uint64_t)(i >> 2 & 1) << 24 | (uint64_t)(i >> 3 & 1) << 25 | (uint64_t)(i >> 4 & 1) << 19;
}
#endif

static int wrong;

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what ? what : "?");
  exit(1);
}

static void is_kept(const char *call, uint64_t mode) {
  const uint64_t found = get_mode();
  set_mode(PLAIN);
  if (found != mode) fprintf(stderr, "%s: mode %" PRIx64 " became %" PRIx64 "\n", call, mode, found), wrong++;
  set_mode(mode);
}

static void **buffers(const nibblec_tensor *tensors, uint64_t count, int64_t batch) {
  void **list = calloc(count, sizeof *list);
  for (uint64_t i = 0; list && i < count; i++) {
    list[i] = calloc((size_t)batch, tensors[i].bytes_per_item);
    if (!list[i]) fail("out of memory");
  }
  return list;
}

int main(int argc, char **argv) {
  if (argc != 2) fail("usage: driver LIBRARY");
  void *library = dlopen(argv[1], RTLD_NOW);
  if (!library) fail(dlerror());
  union {
    void *object;
    const nibblec_table *(*function)(void);
  } symbol = {dlsym(library, "nibblec_library")};
  if (!symbol.object) fail(dlerror());
  const nibblec_table *table = symbol.function();
  const nibblec_info *info = table->info();
  int64_t batch;
  if (fread(&batch, sizeof batch, 1, stdin) != 1 || batch < 1) fail("no batch");
  void **in = buffers(info->inputs, info->input_count, batch);
  for (uint64_t i = 0; i < info->input_count; i++)
    if (fread(in[i], info->inputs[i].bytes_per_item, (size_t)batch, stdin) != (size_t)batch) fail("no input");
  const void *const *inputs = (const void *const *)in;
  void **want = buffers(info->outputs, info->output_count, batch);
  void **out = buffers(info->outputs, info->output_count, batch);
  int first = 1;
  for (uint64_t l = 0; l < info->level_count; l++) {
    nibblec_level level = {.size = sizeof level};
    if (table->level(l, &level) != NIBBLEC_OK) fail("level");
    if (!level.supported) continue;
    nibblec_options options = {.size = sizeof options, .threads = 1, .level = level.name};
    nibblec_ctx *plain;
    const char *why = NULL;
    if (table->create(&options, &plain, &why) != NIBBLEC_OK) fail(why);
    if (table->run(plain, inputs, want, batch) != NIBBLEC_OK) fail(table->last_error(plain));
    for (uint64_t i = 0; first && i < info->output_count; i++)
      fwrite(want[i], info->outputs[i].bytes_per_item, (size_t)batch, stdout);
    first = 0;
    for (uint32_t threads = 1; threads <= 3; threads += 2) {
      for (unsigned m = 0; m < 32; m++) {
        const uint64_t mode = mode_of(m);
        /* The mode stands while the context is made, or it changes afterwards. */
        nibblec_ctx *ctx;
        options.threads = threads;
        set_mode(mode);
        if (get_mode() != mode) { /* the CPU has no such mode */
          set_mode(PLAIN);
          continue;
        }
        nibblec_status status = table->create(&options, &ctx, &why);
        is_kept("create", mode);
        for (int which = 0; status == NIBBLEC_OK && which < 2; which++) {
          nibblec_ctx *used = which == 0 ? ctx : plain;
          status = table->run(used, inputs, out, batch);
          is_kept("run", mode);
          const nibblec_status bad = table->run(used, inputs, out, -1);
          is_kept("run of a negative batch", mode);
          const nibblec_status null = table->run(used, NULL, out, 1);
          is_kept("run of no inputs", mode);
          set_mode(PLAIN);
          if (bad != NIBBLEC_INVALID_ARGUMENT || null != NIBBLEC_INVALID_ARGUMENT) fail("status of errors");
          for (uint64_t i = 0; i < info->output_count; i++) {
            const size_t bytes = info->outputs[i].bytes_per_item * (size_t)batch;
            if (memcmp(want[i], out[i], bytes) != 0)
              fprintf(stderr, "%s, %u threads, mode %" PRIx64 ": output %" PRIu64 " differs\n", level.name, threads, mode, i), wrong++;
            memset(out[i], 0, bytes);
          }
          set_mode(mode);
        }
        nibblec_options none = {.size = 8};
        nibblec_ctx *never;
        const nibblec_status refused = table->create(&none, &never, &why);
        is_kept("create of bad options", mode);
        table->destroy(ctx);
        is_kept("destroy", mode);
        set_mode(PLAIN);
        if (status != NIBBLEC_OK || refused != NIBBLEC_INVALID_ARGUMENT) fail(why);
      }
    }
    table->destroy(plain);
  }
  return wrong == 0 ? 0 : 1;
}
