/* Calls the C interface wrongly, and with an arena of its own. Exits 0 when every status is as nibblec.h says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nibblec.h"

static int wrong;

static void expect(const char *what, nibblec_status found, nibblec_status status) {
  if (found == status) return;
  printf("%s: expected %d, found %d\n", what, status, found);
  wrong++;
}

static nibblec_status try_create(const nibblec_options *options) {
  nibblec_ctx *ctx = NULL;
  const char *why = NULL;
  const nibblec_status status = nibblec_library()->create(options, &ctx, &why);
  if ((status == NIBBLEC_OK) != (ctx != NULL) || (status == NIBBLEC_OK) != (why[0] == 0)) wrong++;
  nibblec_library()->destroy(ctx);
  return status;
}

int main(void) {
  const nibblec_table *lib = nibblec_library();
  const uint64_t arena_bytes = lib->info()->arena_bytes;
  uint8_t *arena = aligned_alloc(64, (arena_bytes + 127) & ~UINT64_C(63));

  struct {
    nibblec_options known;
    uint64_t unknown;
  } newer = {{.size = sizeof newer}, 0};
  nibblec_options options = {.size = sizeof options};
  expect("defaults", try_create(NULL), NIBBLEC_OK);
  expect("zero options", try_create(&options), NIBBLEC_OK);
  expect("newer options, unused", try_create(&newer.known), NIBBLEC_OK);
  newer.unknown = 1;
  expect("newer options, used", try_create(&newer.known), NIBBLEC_ABI_MISMATCH);
  for (uint64_t size = 0; size <= UINT32_MAX; size = 2 * size + 1) { /* what was never set may be anything */
    options = (nibblec_options){.size = (uint32_t)size};
    if (size < sizeof options || size > 512) expect("options of another size", try_create(&options), NIBBLEC_INVALID_ARGUMENT);
  }
  options.size = 8;
  expect("short options", try_create(&options), NIBBLEC_INVALID_ARGUMENT);
  options.size = 513;
  expect("long options", try_create(&options), NIBBLEC_INVALID_ARGUMENT);
  options = (nibblec_options){.size = sizeof options, .level = "future"};
  expect("unsupported level", try_create(&options), NIBBLEC_UNSUPPORTED_CPU);
  options.level = "none";
  expect("unknown level", try_create(&options), NIBBLEC_INVALID_ARGUMENT);
  options = (nibblec_options){.size = sizeof options, .arena = arena, .arena_bytes = arena_bytes - 1};
  expect("small arena", try_create(&options), NIBBLEC_INVALID_ARGUMENT);
  options = (nibblec_options){.size = sizeof options, .arena = arena + 32, .arena_bytes = arena_bytes};
  expect("shifted arena", try_create(&options), NIBBLEC_INVALID_ARGUMENT);
  options = (nibblec_options){.size = sizeof options, .profile = 2};
  expect("profile", try_create(&options), NIBBLEC_INVALID_ARGUMENT);
  expect("no place for the context", lib->create(NULL, NULL, NULL), NIBBLEC_INVALID_ARGUMENT);

  nibblec_ctx *ctx;
  options = (nibblec_options){.size = sizeof options, .threads = 2, .arena = arena, .arena_bytes = arena_bytes};
  expect("own arena", lib->create(&options, &ctx, NULL), NIBBLEC_OK);
  static float a[1000], y[1000];
  static int32_t b[10];
  static uint8_t w[2048];
  const void *in[] = {a, b}, *in_null[] = {a, NULL};
  void *out[] = {y, w}, *out_null[] = {NULL, w};
  expect("run", lib->run(ctx, in, out, 1), NIBBLEC_OK);
  expect("empty batch", lib->run(ctx, NULL, NULL, 0), NIBBLEC_OK);
  if (strcmp(lib->last_error(ctx), "") != 0) wrong++;
  expect("negative batch", lib->run(ctx, in, out, -1), NIBBLEC_INVALID_ARGUMENT);
  if (strcmp(lib->last_error(ctx), "batch is negative") != 0) wrong++;
  expect("no inputs", lib->run(ctx, NULL, out, 1), NIBBLEC_INVALID_ARGUMENT);
  expect("no outputs", lib->run(ctx, in, NULL, 1), NIBBLEC_INVALID_ARGUMENT);
  expect("a null input", lib->run(ctx, in_null, out, 1), NIBBLEC_INVALID_ARGUMENT);
  expect("a null output", lib->run(ctx, in, out_null, 1), NIBBLEC_INVALID_ARGUMENT);
  expect("no context", lib->run(NULL, in, out, 1), NIBBLEC_INVALID_ARGUMENT);
  nibblec_level level = {.size = sizeof level};
  expect("level", lib->level(2, &level), NIBBLEC_OK);
  level.size = UINT32_MAX;
  expect("level of a size that was not set", lib->level(2, &level), NIBBLEC_INVALID_ARGUMENT);
  level.size = sizeof level - 1;
  expect("level of a short size", lib->level(2, &level), NIBBLEC_ABI_MISMATCH);
  expect("level past the end", lib->level(3, &level), NIBBLEC_INVALID_ARGUMENT);
  uint64_t count;
  expect("profile to nowhere", lib->profile(ctx, NULL, 1, &count), NIBBLEC_INVALID_ARGUMENT);
  lib->destroy(ctx);
  lib->destroy(NULL);
  free(arena);
  return wrong == 0 ? 0 : 1;
}
