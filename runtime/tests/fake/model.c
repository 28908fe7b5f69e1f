/* A hand-written "emitted" module for tests of the runtime. Inputs: a f32[-1,1000], b i32[-1,10]. Outputs:
 * y f32[-1,1000] = 2 * a[(i + 500) % 1000] + sum(b), weights u8[-1,PREPARED] = the prepared weights. */
#include <string.h>

#include "rt.h"

#define N 1000
#define BLOB 4096
#define PREPARED 2048

/* Byte i is i * 37 + i / 256 + 11. No code runs when the library is loaded. */
#define B(i) (uint8_t)((i)*37 + (i) / 256 + 11)
#define B4(i) B(i), B((i) + 1), B((i) + 2), B((i) + 3)
#define B16(i) B4(i), B4((i) + 4), B4((i) + 8), B4((i) + 12)
#define B64(i) B16(i), B16((i) + 16), B16((i) + 32), B16((i) + 48)
#define B256(i) B64(i), B64((i) + 64), B64((i) + 128), B64((i) + 192)
#define B1024(i) B256(i), B256((i) + 256), B256((i) + 512), B256((i) + 768)
static const uint8_t blob[BLOB] __attribute__((aligned(64))) = {B1024(0), B1024(1024), B1024(2048), B1024(3072)};

/* arena: N floats doubled, then N floats rotated, then the sum of b. */
static void doubled(nb_ctx *ctx, int64_t lo, int64_t hi, uint8_t *scratch) {
  const float *a = (const float *)ctx->in[0];
  float *tmp = (float *)(void *)scratch;
  for (int64_t i = lo; i < hi; i++) tmp[i - lo] = a[i] + a[i];
  memcpy((float *)(void *)ctx->arena + lo, tmp, (size_t)(hi - lo) * sizeof *tmp);
}

static void summed(nb_ctx *ctx, int64_t lo, int64_t hi, uint8_t *scratch) {
  const int32_t *b = (const int32_t *)ctx->in[1];
  float sum = 0;
  (void)scratch;
  for (int64_t i = lo; i < hi; i++) sum += (float)b[i];
  ((float *)(void *)ctx->arena)[2 * N] = sum;
}

static void rotated(nb_ctx *ctx, int64_t lo, int64_t hi, uint8_t *scratch) {
  float *arena = (float *)(void *)ctx->arena;
  (void)scratch;
  for (int64_t i = lo; i < hi; i++) arena[N + i] = arena[(i + N / 2) % N];
}

static void written(nb_ctx *ctx, int64_t lo, int64_t hi, uint8_t *scratch) {
  const float *arena = (const float *)(void *)ctx->arena;
  float *y = (float *)ctx->out[0];
  (void)scratch;
  for (int64_t i = lo; i < hi; i++) y[i] = arena[N + i] + arena[2 * N];
}

static void weights(nb_ctx *ctx, int64_t lo, int64_t hi, uint8_t *scratch) {
  (void)scratch;
  memcpy((uint8_t *)ctx->out[1] + lo, ctx->weights + lo, (size_t)(hi - lo));
}

static const nb_step steps[] = {
    {doubled, N, 8, "doubled"}, {summed, 10, 10, "summed"}, {rotated, N, 300, "rotated"},
    {written, N, 1, "written"}, {weights, PREPARED, 64, "weights"},
};

static const nb_prep preps[] = {
    {NB_PREP_COPY, 0, 5, 0, 100, 0, 0},          {NB_PREP_UNPACK_S4, 0, 200, 128, 101, 0, 0},
    {NB_PREP_UNPACK_S2, 0, 300, 256, 103, 0, 0}, {NB_PREP_UNPACK_U4, 0, 400, 384, 99, 0, 0},
    {NB_PREP_FILL, 0x5A, 0, 500, 12, 0, 0},      {NB_PREP_UNPACK_S4, 0, 600, 512, 30, 7, 3},
    {NB_PREP_UNPACK_S2, 0, 700, 576, 60, 18, 2}, {NB_PREP_UNPACK_U4, 0, 1000, 704, 512, 256, 64},
    {NB_PREP_LUT_STARTS, 0, 704, 640, 2, 4, 0},
};

static const nb_level levels[] = {
    {"base", 0, steps, 4, NULL, 0, 0},
    {"fast", 1, steps, 5, preps, 9, PREPARED},
    {"future", 2, steps, 5, preps, 9, PREPARED},
};

static const int64_t dims_a[] = {-1, N}, dims_b[] = {-1, 10}, dims_w[] = {-1, PREPARED};
static const nibblec_tensor inputs[] = {{"a", NIBBLEC_F32, 2, dims_a, 4 * N}, {"b", NIBBLEC_I32, 2, dims_b, 40}};
static const nibblec_tensor outputs[] = {{"y", NIBBLEC_F32, 2, dims_a, 4 * N},
                                         {"weights", NIBBLEC_U8, 2, dims_w, PREPARED}};

#ifndef MANIFEST
#define MANIFEST "{}"
#endif
#ifndef SECTION
#define SECTION ".nibblec.manifest"
#endif
__attribute__((section(SECTION), used, nonstring)) static const char manifest[sizeof MANIFEST - 1] = MANIFEST;

#ifndef ABI_VERSION
#define ABI_VERSION NIBBLEC_ABI_VERSION
#endif

static const nibblec_info info = {sizeof(nibblec_info), ABI_VERSION, "fake", inputs, outputs, 2, 2, 4 * (2 * N + 1),
                                  BLOB, manifest, sizeof manifest, 3};

const nb_model nbrt_model = {&info, levels, blob, 4 * N};

uint64_t nbrt_cpu_features(void) { return 1; }
