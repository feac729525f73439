#pragma once

#include <glib.h>
#include <math.h>
#ifdef __SSE__
#include <immintrin.h>
#endif

/* Sixteen runs side by side, and the numbers drawn for them.
 *
 * A number is a function of the seed, the run, and a key of what it is drawn
 * for (a step of a home, a day, a crew), not of what was drawn before it. So
 * two plans of one district meet the same luck (common random numbers), and
 * the order of the work makes no difference. */

#define LM_LANES 16
/* Of one register: four lanes in what every x86-64 holds, eight or sixteen
 * where this is compiled for more (see meson.build). */
#if defined(__AVX512F__)
#define LM_VECTOR_BYTES 64
#elif defined(__AVX2__)
#define LM_VECTOR_BYTES 32
#else
#define LM_VECTOR_BYTES 16
#endif
#define LM_VECTORS (LM_LANES * 4 / LM_VECTOR_BYTES)

typedef float LmFloats __attribute__ ((vector_size (LM_VECTOR_BYTES)));
typedef gint32 LmInts __attribute__ ((vector_size (LM_VECTOR_BYTES)));
typedef guint32 LmBits __attribute__ ((vector_size (LM_VECTOR_BYTES)));

typedef union {
  LmFloats v[LM_VECTORS];
  float lane[LM_LANES];
} LmLanes;

/* All bits set where it is true. */
typedef union {
  LmInts v[LM_VECTORS];
  gint32 lane[LM_LANES];
} LmMask;

typedef union {
  LmBits v[LM_VECTORS];
  guint32 lane[LM_LANES];
} LmKeys;

#define LM_EACH_VECTOR(k) _Pragma ("GCC unroll 4") for (int k = 0; k < LM_VECTORS; k++)

static inline LmFloats
lm_floats (float x)
{
  return (LmFloats) { 0 } + x;
}

/* C has no choice between vectors; where the processor has the one instruction,
 * it is asked for by name. */
static inline LmFloats
lm_floats_max (LmFloats a, LmFloats b)
{
#if defined(__AVX512F__)
  return (LmFloats) _mm512_max_ps ((__m512) a, (__m512) b);
#elif defined(__AVX2__)
  return (LmFloats) _mm256_max_ps ((__m256) a, (__m256) b);
#elif defined(__SSE__)
  return (LmFloats) _mm_max_ps ((__m128) a, (__m128) b);
#else
  LmInts more = a > b;

  return (LmFloats) (((LmInts) a & more) | ((LmInts) b & ~more));
#endif
}

static inline LmFloats
lm_floats_min (LmFloats a, LmFloats b)
{
#if defined(__AVX512F__)
  return (LmFloats) _mm512_min_ps ((__m512) a, (__m512) b);
#elif defined(__AVX2__)
  return (LmFloats) _mm256_min_ps ((__m256) a, (__m256) b);
#elif defined(__SSE__)
  return (LmFloats) _mm_min_ps ((__m128) a, (__m128) b);
#else
  LmInts less = a < b;

  return (LmFloats) (((LmInts) a & less) | ((LmInts) b & ~less));
#endif
}

/* The lanes of `x` where the mask is set, elsewhere 0. */
static inline LmFloats
lm_floats_and (LmFloats x, LmInts mask)
{
  return (LmFloats) ((LmInts) x & mask);
}

/* SplitMix64's mixer (Steele, Lea, Flood 2014). */
static inline guint64
lm_mix64 (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ x >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ x >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ x >> 31;
}

/* What a number is drawn for. */
typedef enum {
  LM_DRAW_STEP = 1,
  LM_DRAW_ACCESS,
  LM_DRAW_RETURN,
  LM_DRAW_WEATHER,
  LM_DRAW_CREW,
  LM_DRAW_METHOD,
  LM_DRAW_DISTRICT,
} LmDraw;

static inline guint32
lm_draw_key (LmDraw draw, gint64 a, gint64 b)
{
  return (guint32) (lm_mix64 (lm_mix64 ((guint64) a + ((guint64) draw << 56)) ^ (guint64) b) >> 32);
}

static inline guint32
lm_run_key (guint64 seed, guint run)
{
  return (guint32) (lm_mix64 (lm_mix64 (seed) ^ run) >> 32);
}

/* Thirty-two random bits, from the key of the run and that of the draw: the
 * finalizer of MurmurHash3 (Appleby 2011) over their sum. */
static inline guint32
lm_draw (guint32 run_key, guint32 key)
{
  guint32 x = run_key + key;

  x = (x ^ x >> 16) * 0x85ebca6bu;
  x = (x ^ x >> 13) * 0xc2b2ae35u;
  return x ^ x >> 16;
}

static inline LmBits
lm_draw_lanes (LmBits run_keys, guint32 key)
{
  LmBits x = run_keys + key;

  x = (x ^ x >> 16) * 0x85ebca6bu;
  x = (x ^ x >> 13) * 0xc2b2ae35u;
  return x ^ x >> 16;
}

/* Nearly normal, mean 0 and variance 1: the sum of four uniform bytes. */
#define LM_NORMAL_SCALE (1 / 147.80166f)

static inline float
lm_normal (guint32 bits)
{
  guint32 pairs = (bits & 0x00ff00ff) + (bits >> 8 & 0x00ff00ff);

  return ((float) (gint32) ((pairs & 0xffff) + (pairs >> 16)) - 510) * LM_NORMAL_SCALE;
}

static inline LmFloats
lm_normal_lanes (LmBits bits)
{
  LmBits pairs = (bits & 0x00ff00ff) + (bits >> 8 & 0x00ff00ff);

  return (__builtin_convertvector ((LmInts) ((pairs & 0xffff) + (pairs >> 16)), LmFloats) - 510) * LM_NORMAL_SCALE;
}

/* A duration between low, typical and high: the beta distribution of PERT
 * (Malcolm, Roseboom, Clark, Fazar 1959; Vose 2008) with mean (low + 4 · typical
 * + high) / 6, by its first three moments (Cornish, Fisher 1938): x = mean +
 * σ · (z + γ/6 · (z² − 1)), never less than low. No root and no branch. */
typedef struct {
  float least, constant, linear, square;
} LmMinutes;

static inline double
lm_minutes_mean (double low, double typical, double high)
{
  return (low + 4 * typical + high) / 6;
}

static inline double
lm_minutes_variance (double low, double typical, double high)
{
  double mean = lm_minutes_mean (low, typical, high);

  return (mean - low) * (high - mean) / 7;
}

static inline LmMinutes
lm_minutes (double low, double typical, double high)
{
  double mean = lm_minutes_mean (low, typical, high), deviation = sqrt (lm_minutes_variance (low, typical, high));
  double alpha, beta, skewness;

  if (high <= low)
    return (LmMinutes) { (float) typical, (float) typical, 0, 0 };
  alpha = 6 * (mean - low) / (high - low);
  beta = 6 - alpha;
  skewness = 2 * (beta - alpha) * sqrt (7) / (8 * sqrt (alpha * beta));
  return (LmMinutes) { (float) low, (float) (mean - deviation * skewness / 6), (float) deviation, (float) (deviation * skewness / 6) };
}

static inline LmFloats
lm_minutes_draw_lanes (const LmMinutes *minutes, LmBits bits)
{
  LmFloats z = lm_normal_lanes (bits);

  return lm_floats_max (minutes->constant + z * (minutes->linear + z * minutes->square), lm_floats (minutes->least));
}

static inline float
lm_minutes_draw (const LmMinutes *minutes, guint32 bits)
{
  float z = lm_normal (bits);

  return MAX (minutes->constant + z * (minutes->linear + z * minutes->square), minutes->least);
}

/* A factor with mean 1: log-normal, from two independent draws. */
static inline float
lm_bias (double spread, guint32 a, guint32 b)
{
  double sigma = sqrt (log1p (spread * spread));

  /* Box and Muller. */
  return (float) exp (sigma * sqrt (-2 * log ((a + 1.0) / 4294967297.0)) * cos (2 * G_PI * (b / 4294967296.0)) -
                      sigma * sigma / 2);
}
