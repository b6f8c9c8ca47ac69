/* SPDX-License-Identifier: Apache-2.0 */
/* Most parameters come in pairs, the shape and the scale of a distribution over customers. What happens to such a pair
 * tells what the distribution shrinks to. */
#include "fit_reason.h"

#include <math.h>
#include <string.h>

/* A component of less than that share of the other one counts as no move. */
#define STANDS_STILL 0.2

/* Moves of the first and the second parameter: up together, down together, and so that their ratio falls or rises. */
typedef struct family {
  const char *first, *second;
  const char *up, *down, *falls, *rises;
} family;

static const family families[] = {
    {"r", "alpha", "r and alpha rise together: all customers buy at the same rate",
     "r and alpha fall together: a few customers buy all, and most never buy again",
     "r falls against alpha: hardly anybody buys again", "r rises against alpha: customers buy without pause"},
    {"s", "beta", "s and beta rise together: all customers leave at the same rate",
     "s and beta fall together: customers leave at once or never", "s falls against beta: nobody leaves, as in NBD",
     "s rises against beta: customers leave at once"},
    {"a", "b", "a and b rise together: all customers leave with the same chance",
     "a and b fall together: customers leave at once or never", "a falls against b: nobody leaves, as in NBD",
     "a rises against b: customers leave at once"},
    {"gamma", "delta", "gamma and delta rise together: all customers leave with the same chance",
     "gamma and delta fall together: customers leave at once or never", "gamma falls against delta: nobody leaves",
     "gamma rises against delta: customers leave at once"},
    {"q", "gamma", "q and gamma rise together: all customers spend the same on average",
     "q and gamma fall together: customers differ without limit in what they spend",
     "q falls against gamma: customers differ without limit in what they spend",
     "q rises against gamma: all customers spend the same on average"},
    {"alpha", "beta", "alpha and beta rise together: the chance is the same for all customers",
     "alpha and beta fall together: the chance is 0 or 1 for each customer",
     "alpha falls against beta: the chance is 0 for all customers",
     "alpha rises against beta: the chance is 1 for all customers"}};

static const char p_up[] = "p rises: each customer always spends the same";
static const char p_down[] = "p falls: what a customer spends varies without limit";
static const char c_up[] = "c rises: nobody leaves at first, and all leave later";
static const char c_down[] = "c falls: whoever stays at first stays for ever";
static const char effects[] =
    "the effect of a covariate cannot be told: it is constant, or follows from the others, or decides all by itself";

static double component(const char *const *names, size_t name_count, const double *direction, const char *name) {
  for (size_t i = 0; i < name_count; i++) {
    if (strcmp(names[i], name) == 0) {
      return direction[i];
    }
  }
  return 0;
}

/* The first family has alpha if the model has r. */
static int is_pair(const char *const *names, size_t name_count, const family *f) {
  int found = 0, taken = 0;
  for (size_t i = 0; i < name_count; i++) {
    found += strcmp(names[i], f->first) == 0 || strcmp(names[i], f->second) == 0;
    taken |= strcmp(names[i], families[0].first) == 0 && strcmp(f->first, families[0].second) == 0;
  }
  return found == 2 && !taken;
}

static const char *text_of(const family *f, double first, double second) {
  const int together = fabs(first) > STANDS_STILL * fabs(second) && fabs(second) > STANDS_STILL * fabs(first) &&
                       (first > 0) == (second > 0);
  if (together) {
    return first > 0 ? f->up : f->down;
  }
  return first > second ? f->rises : f->falls;
}

const char *tier__fit_reason(const char *const *names, size_t name_count, const double *direction, size_t count) {
  const double p = component(names, name_count, direction, "p"), c = component(names, name_count, direction, "c");
  double most = 0;
  const char *reason = effects;
  for (size_t i = name_count; i < count; i++) {
    most += direction[i] * direction[i];
  }
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
    const double first = component(names, name_count, direction, families[i].first);
    const double second = component(names, name_count, direction, families[i].second);
    const double share = first * first + second * second;
    if (is_pair(names, name_count, &families[i]) && share > most) {
      most = share;
      reason = text_of(&families[i], first, second);
    }
  }
  if (p * p > most) {
    most = p * p;
    reason = p > 0 ? p_up : p_down;
  }
  return c * c > most ? (c > 0 ? c_up : c_down) : reason;
}
