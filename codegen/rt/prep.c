/* Weight preparation: the jobs of rt.h, one function a kind. Part of nibblec_rt.c. */

#define NB_BYTES(value) (UINT64_C(0x0101010101010101) * (value)) /* eight bytes of one value */

/* Eight 4-bit codes to a byte each, zero-extended. */
static inline uint64_t nb_spread4(const uint8_t *src) {
  uint32_t packed;
  memcpy(&packed, src, sizeof packed);
  uint64_t x = packed;
  x = (x | x << 16) & UINT64_C(0x0000FFFF0000FFFF);
  x = (x | x << 8) & UINT64_C(0x00FF00FF00FF00FF);
  return (x | x << 4) & NB_BYTES(0x0F);
}

/* Eight 2-bit codes to a byte each, zero-extended. */
static inline uint64_t nb_spread2(const uint8_t *src) {
  uint16_t packed;
  memcpy(&packed, src, sizeof packed);
  uint64_t x = packed;
  x = (x | x << 24) & UINT64_C(0x000000FF000000FF);
  x = (x | x << 12) & UINT64_C(0x000F000F000F000F);
  return (x | x << 6) & NB_BYTES(0x03);
}

/* Sign extension of eight codes: the sign bit, copied to every bit above it. No carry leaves its byte. */
static inline uint64_t nb_sign4(uint64_t codes) { return codes | (codes & NB_BYTES(0x08)) * 0x1E; }
static inline uint64_t nb_sign2(uint64_t codes) { return codes | (codes & NB_BYTES(0x02)) * 0x7E; }

static inline uint64_t nb_code4(const uint8_t *src, int64_t i) { return (src[i / 2] >> (4 * (i % 2))) & 0x0F; }
static inline uint64_t nb_code2(const uint8_t *src, int64_t i) { return (src[i / 4] >> (2 * (i % 4))) & 0x03; }

/* Codes a run, and runs: p1 = 0 means one run of all. */
static inline int64_t nb_run_codes(const nb_prep *job) {
  return job->p1 > 0 ? job->p1 : job->count > 0 ? job->count : 1;
}

static void nb_unpack_s4(const nb_prep *job, const uint8_t *src, uint8_t *dst) {
  const int64_t run = nb_run_codes(job);
  for (int64_t begin = 0; begin < job->count; begin += run, dst += run + job->p2) {
    const int64_t n = run < job->count - begin ? run : job->count - begin;
    int64_t i = 0;
    for (; begin % 2 == 0 && i + 8 <= n; i += 8) {
      const uint64_t codes = nb_sign4(nb_spread4(src + (begin + i) / 2));
      memcpy(dst + i, &codes, sizeof codes);
    }
    for (; i < n; i++) dst[i] = (uint8_t)nb_sign4(nb_code4(src, begin + i));
  }
}

static void nb_unpack_s2(const nb_prep *job, const uint8_t *src, uint8_t *dst) {
  const int64_t run = nb_run_codes(job);
  for (int64_t begin = 0; begin < job->count; begin += run, dst += run + job->p2) {
    const int64_t n = run < job->count - begin ? run : job->count - begin;
    int64_t i = 0;
    for (; begin % 4 == 0 && i + 8 <= n; i += 8) {
      const uint64_t codes = nb_sign2(nb_spread2(src + (begin + i) / 4));
      memcpy(dst + i, &codes, sizeof codes);
    }
    for (; i < n; i++) dst[i] = (uint8_t)nb_sign2(nb_code2(src, begin + i));
  }
}

static void nb_unpack_u4(const nb_prep *job, const uint8_t *src, uint8_t *dst) {
  const int64_t run = nb_run_codes(job);
  for (int64_t begin = 0; begin < job->count; begin += run, dst += run + job->p2) {
    const int64_t n = run < job->count - begin ? run : job->count - begin;
    int64_t i = 0;
    for (; begin % 2 == 0 && i + 8 <= n; i += 8) {
      const uint64_t codes = nb_spread4(src + (begin + i) / 2);
      memcpy(dst + i, &codes, sizeof codes);
    }
    for (; i < n; i++) dst[i] = (uint8_t)nb_code4(src, begin + i);
  }
}

static void nb_lut_starts(const nb_prep *job, const uint8_t *indices, uint8_t *starts) {
  uint8_t least[16]; /* minus the least product sum of an index over activations 0..3 */
  for (int index = 0; index < 16; index++) {
    const int w0 = index % 4 - 2, w1 = index / 4 - 2;
    least[index] = (uint8_t)(3 * (w0 < 0 ? -w0 : 0) + 3 * (w1 < 0 ? -w1 : 0));
  }
  const int64_t stride = 64 * (job->p1 + 1);
  for (int64_t block = 0; block < job->count; block++, indices += stride, starts += stride) {
    uint8_t sums[64];
    memset(sums, 0, sizeof sums);
    for (int64_t i = 0; i < 64 * job->p1; i++) sums[i % 64] = (uint8_t)(sums[i % 64] + least[indices[i] % 16]);
    memcpy(starts, sums, sizeof sums);
  }
}

/* The sums of 3 * max(0, -w) over both weights of each of eight indices (w0 + 2) | (w1 + 2) << 2. */
static inline uint64_t nb_least(uint64_t indices) {
  const uint64_t negative = ~indices >> 1 & NB_BYTES(0x05), odd = negative & indices; /* -2 or -1; of these -1 */
  const uint64_t ones = NB_BYTES(0x01);
  return 6 * ((negative & ones) + (negative >> 2 & ones)) - 3 * ((odd & ones) + (odd >> 2 & ones));
}

static void nb_lut_triples(const nb_prep *job, const uint8_t *src, uint8_t *dst) {
  for (int64_t panel = 0; panel < job->count; panel++) {
    uint8_t *starts = dst;
    int64_t step = 0;
    for (int64_t run = 0; run < job->p0; run++, src += 32 * job->p1) {
      for (int64_t pair = 0; pair < job->p1; pair += 3, step++, dst += 128) {
        if (step % job->p2 == 0) {
          starts = dst;
          memset(starts, 0, 64);
          dst += 64;
        }
        for (int64_t lane = 0; lane < 64; lane += 8) {
          uint64_t p[3], sums;
          for (int64_t i = 0; i < 3; i++)
            p[i] = pair + i < job->p1 ? nb_spread4(src + 32 * (pair + i) + lane / 2) : NB_BYTES(0x0A);
          const uint64_t first = p[0] | (p[1] & NB_BYTES(0x03)) << 4;
          const uint64_t second = (p[1] >> 2 & NB_BYTES(0x03)) | p[2] << 2;
          memcpy(dst + lane, &first, 8);
          memcpy(dst + 64 + lane, &second, 8);
          memcpy(&sums, starts + lane, 8);
          sums += nb_least(p[0]) + nb_least(p[1]) + nb_least(p[2]); /* no lane passes 255 */
          memcpy(starts + lane, &sums, 8);
        }
      }
    }
  }
}

/* Eight lanes of bytes in a word: sums that wrap within each lane. */
static inline uint64_t nb_add8(uint64_t a, uint64_t b) {
  return ((a & ~NB_BYTES(0x80)) + (b & ~NB_BYTES(0x80))) ^ ((a ^ b) & NB_BYTES(0x80));
}
static inline uint64_t nb_sub8(uint64_t a, uint64_t b) {
  return ((a | NB_BYTES(0x80)) - (b & ~NB_BYTES(0x80))) ^ ((a ^ ~b) & NB_BYTES(0x80));
}
static inline void nb_expand(uint64_t g0, uint64_t g1, uint64_t g2, uint64_t *out) {
  const uint64_t ends = nb_add8(g0, g2);
  out[0] = nb_add8(g0, g0);
  out[1] = nb_add8(ends, g1);
  out[2] = nb_sub8(ends, g1);
  out[3] = nb_add8(g2, g2);
}

static void nb_winograd(const nb_prep *job, const uint8_t *src, uint8_t *dst, int bits) {
  const int64_t steps = 8 * job->p1; /* words of eight lanes a tap */
  for (int64_t panel = 0; panel < job->count; panel++) {
    for (int64_t i = 0; i < steps; i++) {
      uint64_t g[9], half[3][4], u[4];
      for (int t = 0; t < 9; t++) {
        const uint8_t *codes = src + ((panel * 9 + t) * steps + i) * bits;
        g[t] = bits == 4 ? nb_sign4(nb_spread4(codes)) : nb_sign2(nb_spread2(codes));
      }
      for (int x = 0; x < 3; x++) nb_expand(g[x], g[3 + x], g[6 + x], half[x]);
      for (int y = 0; y < 4; y++) {
        nb_expand(half[0][y], half[1][y], half[2][y], u);
        for (int x = 0; x < 4; x++) memcpy(dst + ((panel * 16 + 4 * y + x) * steps + i) * 8, &u[x], 8);
      }
    }
  }
}

static inline void nb_expand16(int g0, int g1, int g2, int16_t *out) {
  out[0] = (int16_t)(2 * g0);
  out[1] = (int16_t)(g0 + g1 + g2);
  out[2] = (int16_t)(g0 - g1 + g2);
  out[3] = (int16_t)(2 * g2);
}

static void nb_winograd_s8(const nb_prep *job, const uint8_t *codes, uint8_t *dst) {
  const int8_t *src = (const int8_t *)codes;
  for (int64_t panel = 0; panel < job->count; panel++) {
    for (int64_t i = 0; i < job->p1; i++) {
      int16_t u[16][64];
      for (int lane = 0; lane < 64; lane++) {
        const int8_t *g = src + (panel * 9 * job->p1 + i) * 64 + lane;
        const int64_t tap = 64 * job->p1;
        const int to = (lane / 2 % 2) * 32 + lane / 4 * 2 + lane % 2;
        int16_t half[3][4], row[4];
        for (int x = 0; x < 3; x++) nb_expand16(g[x * tap], g[(3 + x) * tap], g[(6 + x) * tap], half[x]);
        for (int y = 0; y < 4; y++) {
          nb_expand16(half[0][y], half[1][y], half[2][y], row);
          for (int x = 0; x < 4; x++) u[4 * y + x][to] = row[x];
        }
      }
      for (int p = 0; p < 16; p++) memcpy(dst + ((panel * 16 + p) * job->p1 + i) * 128, u[p], sizeof u[p]);
    }
  }
}

#ifdef __linux__
enum { NB_PAGE = 4096 };

/* Pages of a file come back from it. Where a loader has copied the library into memory of no file, they would come back
 * as zeros; a page that nobody needs tells. */
static const _Alignas(NB_PAGE) uint8_t nb_probe[NB_PAGE] = {1};

static int nb_comes_back(void) {
  const volatile uint8_t *probe = nb_probe;
  return sysconf(_SC_PAGESIZE) == NB_PAGE && *probe == 1 &&
         madvise((void *)(uintptr_t)nb_probe, NB_PAGE, MADV_DONTNEED) == 0 && *probe == 1;
}

/* Gives whole pages of the blob in from..to back: what jobs have read once would stay beside what they made of it. */
static void nb_drop(const uint8_t *blob, uint64_t from, uint64_t to) {
  const uintptr_t last = NB_PAGE - 1;
  const uintptr_t begin = ((uintptr_t)blob + from + last) & ~last, end = ((uintptr_t)blob + to) & ~last;
  if (begin < end) (void)madvise((void *)begin, end - begin, MADV_DONTNEED);
}
#else
static int nb_comes_back(void) { return 0; }
static void nb_drop(const uint8_t *blob, uint64_t from, uint64_t to) { (void)blob, (void)from, (void)to; }
#endif

enum { NB_DROP_FROM = 1 << 20 };

static void nb_prepare(const nb_level *level, const uint8_t *blob, uint64_t blob_bytes, uint8_t *weights) {
  const int drops = blob_bytes >= NB_DROP_FROM && nb_comes_back();
  uint64_t dropped = 0;
  for (int64_t i = 0; i < level->npreps; i++) {
    const nb_prep *job = &level->preps[i];
    if (drops && job->kind != NB_PREP_LUT_STARTS && (uint64_t)job->src >= dropped + NB_DROP_FROM) {
      nb_drop(blob, dropped, (uint64_t)job->src);
      dropped = (uint64_t)job->src;
    }
    uint8_t *dst = weights + job->dst;
    switch (job->kind) {
      case NB_PREP_COPY: memcpy(dst, blob + job->src, (size_t)job->count); break;
      case NB_PREP_UNPACK_S4: nb_unpack_s4(job, blob + job->src, dst); break;
      case NB_PREP_UNPACK_S2: nb_unpack_s2(job, blob + job->src, dst); break;
      case NB_PREP_UNPACK_U4: nb_unpack_u4(job, blob + job->src, dst); break;
      case NB_PREP_FILL: memset(dst, job->p0, (size_t)job->count); break;
      case NB_PREP_LUT_STARTS: nb_lut_starts(job, weights + job->src, dst); break;
      case NB_PREP_WINOGRAD_S4: nb_winograd(job, blob + job->src, dst, 4); break;
      case NB_PREP_WINOGRAD_S2: nb_winograd(job, blob + job->src, dst, 2); break;
      case NB_PREP_WINOGRAD_S8: nb_winograd_s8(job, blob + job->src, dst); break;
      case NB_PREP_LUT_TRIPLES: nb_lut_triples(job, blob + job->src, dst); break;
      default: break;
    }
  }
  if (drops) nb_drop(blob, dropped, blob_bytes);
}
