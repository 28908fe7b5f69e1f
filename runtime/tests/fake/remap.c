/* A model of 4 MB of constants that contexts copy, and a program that makes two contexts of it one after the other. With
 * an argument it first moves its constants to memory of no file, as loaders do that want them in huge pages: there,
 * pages that are given back would come back as zeros. Prints the kilobytes of constants that are resident after the
 * first context. */
#define _GNU_SOURCE
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "rt.h"

enum { BLOB = 4 << 20, PART = 1 << 20, ITEM = 64 };

static const uint8_t blob[BLOB] __attribute__((aligned(64))) = {[0 ... BLOB - 1] = 7};

static void last(nb_ctx *ctx, int64_t lo, int64_t hi, uint8_t *scratch) {
  (void)scratch;
  memcpy((uint8_t *)ctx->out[0] + lo, ctx->weights + BLOB - ITEM + lo, (size_t)(hi - lo));
}

static const nb_step steps[] = {{last, ITEM, 64, "last"}};
static const nb_prep preps[] = {
    {NB_PREP_COPY, 0, 0, 0, PART, 0, 0},
    {NB_PREP_COPY, 0, PART, PART, PART, 0, 0},
    {NB_PREP_COPY, 0, 2 * PART, 2 * PART, 2 * PART, 0, 0},
};
static const nb_level levels[] = {{"base", 0, steps, 1, preps, 3, BLOB}};
static const int64_t dims[] = {-1, ITEM};
static const nibblec_tensor input = {"x", NIBBLEC_U8, 2, dims, ITEM}, output = {"y", NIBBLEC_U8, 2, dims, ITEM};
static const nibblec_info info = {sizeof(nibblec_info), NIBBLEC_ABI_VERSION, "remap", &input, &output, 1, 1, ITEM,
                                  BLOB, "{}", 2, 1};
const nb_model nbrt_model = {&info, levels, blob, 64};

uint64_t nbrt_cpu_features(void) { return 0; }

static int move_constants(struct dl_phdr_info *program, size_t size, void *unused) {
  (void)size, (void)unused;
  for (int i = 0; i < program->dlpi_phnum; i++) {
    const ElfW(Phdr) *p = &program->dlpi_phdr[i];
    const uintptr_t at = program->dlpi_addr + p->p_vaddr, page = 4095;
    if (p->p_type != PT_LOAD || (uintptr_t)blob < at || (uintptr_t)blob >= at + p->p_memsz) continue;
    if (p->p_flags != PF_R) exit(3); /* constants beside code: not movable this way */
    const uintptr_t begin = at & ~page, bytes = ((at + p->p_memsz + page) & ~page) - begin;
    void *copy = malloc(bytes);
    memcpy(copy, (void *)begin, bytes);
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (mmap((void *)begin, bytes, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED) exit(4);
    memcpy((void *)begin, copy, bytes);
    free(copy);
  }
  return 1; /* the program itself comes first */
}

static long resident(void) {
  static unsigned char pages[BLOB / 4096];
  const uintptr_t begin = ((uintptr_t)blob + 4095) & ~(uintptr_t)4095;
  FILE *map = fopen("/proc/self/pagemap", "rb");
  uint64_t entry;
  long count = 0;
  for (size_t i = 0; map != NULL && i + 1 < sizeof pages; i++) {
    if (fseek(map, (long)((begin / 4096 + i) * sizeof entry), SEEK_SET) == 0 && fread(&entry, sizeof entry, 1, map) == 1)
      count += (long)(entry >> 63);
  }
  if (map != NULL) fclose(map);
  return 4 * count;
}

int main(int argc, char **argv) {
  (void)argv;
  if (argc > 1) dl_iterate_phdr(move_constants, NULL);
  const nibblec_table *lib = nibblec_library();
  for (int i = 0; i < 2; i++) {
    nibblec_ctx *ctx;
    if (lib->create(NULL, &ctx, NULL) != NIBBLEC_OK) return 1;
    if (i == 0) printf("%ld\n", resident());
    uint8_t x[ITEM] = {0}, y[ITEM] = {0};
    const void *in[] = {x};
    void *out[] = {y};
    if (lib->run(ctx, in, out, 1) != NIBBLEC_OK) return 1;
    for (int j = 0; j < ITEM; j++) {
      if (y[j] != 7) return 2;
    }
    lib->destroy(ctx);
  }
  return 0;
}
