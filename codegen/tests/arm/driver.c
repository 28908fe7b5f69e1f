/* Runs a library on every level that the CPU has, with one and two threads. In: the path of the library; on stdin the
 * batch as int64, then the inputs. Out, for each run: the level's name in 16 bytes, then the outputs. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "nibblec.h"

static void fail(const char *what) {
  fprintf(stderr, "%s\n", what ? what : "?");
  exit(1);
}

static void *buffers(const nibblec_tensor *tensors, uint64_t count, int64_t batch) {
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
  for (uint64_t l = 0; l < info->level_count; l++) {
    nibblec_level level = {.size = sizeof level};
    if (table->level(l, &level) != NIBBLEC_OK) fail("level");
    if (!level.supported) continue;
    for (uint32_t threads = 1; threads <= 2; threads++) {
      void **out = buffers(info->outputs, info->output_count, batch);
      nibblec_options options = {.size = sizeof options, .threads = threads, .level = level.name};
      nibblec_ctx *ctx;
      const char *why = NULL;
      if (table->create(&options, &ctx, &why) != NIBBLEC_OK) fail(why);
      if (table->run(ctx, (const void *const *)in, out, batch) != NIBBLEC_OK) fail(table->last_error(ctx));
      char name[16] = {0};
      snprintf(name, sizeof name, "%s", table->level_name(ctx));
      fwrite(name, sizeof name, 1, stdout);
      for (uint64_t i = 0; i < info->output_count; i++)
        fwrite(out[i], info->outputs[i].bytes_per_item, (size_t)batch, stdout);
      table->destroy(ctx);
    }
  }
  return 0;
}
