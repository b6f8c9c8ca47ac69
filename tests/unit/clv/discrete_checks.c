/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/discrete_checks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LONGEST = 200 };

void discrete_check_future(const tier__purchase_model *model, const double *params, const tier__customer *customer,
                           double horizon) {
  double chance[LONGEST + 2], part, expected, discounted, sum = 0, mean = 0;
  const size_t most = (size_t)horizon;
  assert_true(horizon <= LONGEST);
  model->distribution(params, customer, horizon, 0, most + 2, chance);
  for (size_t k = 0; k <= most; k++) {
    assert_true(chance[k] >= 0 && chance[k] <= 1);
    sum += chance[k];
    mean += (double)k * chance[k];
    model->distribution(params, customer, horizon, k, 1, &part);
    assert_same_bits(part, chance[k]);
  }
  assert_same_bits(chance[most + 1], 0);
  assert_close(sum, 1, 1e-12);
  model->future(params, customer, horizon, 0, &expected, &discounted);
  assert_near(mean, expected, 1e-12 * (1 + expected));
  assert_same_bits(discounted, expected);
  model->future(params, customer, horizon, 0.01, &expected, &discounted);
  assert_true(discounted <= expected && discounted >= expected * exp(-0.01 * horizon) * (1 - 1e-12));
  assert_true(discounted <= model->forever(params, customer, 0.01) * (1 + 1e-12));
  assert_near(model->survive(params, customer, 0), 1, 1e-15);
  assert_true(model->survive(params, customer, horizon) < 1);
}

/* A mean with its standard error. */
typedef struct sample_mean {
  double count, sum, squares;
} sample_mean;

static void see(sample_mean *mean, double value) {
  mean->count += 1;
  mean->sum += value;
  mean->squares += value * value;
}

static void assert_mean(const sample_mean *mean, double expected) {
  const double at = mean->sum / mean->count;
  const double variance = mean->squares / mean->count - at * at;
  assert_near(at, expected, 5 * sqrt((variance > 0 ? variance : 0) / mean->count) + 1e-9);
}

void discrete_check_draws(const tier__purchase_model *model, const double *params, double age, double horizon,
                          size_t count) {
  const tier__customer born = {0, 0, 0};
  tier__random random = tier__random_begin(20, 26);
  sample_mean made = {0, 0, 0}, surprise = {0, 0, 0}, silence = {0, 0, 0};
  double expected, discounted, none;
  for (size_t i = 0; i < count; i++) {
    tier__drawn drawn;
    model->draw(params, &random, age, horizon, &drawn);
    const tier__customer c = {drawn.x, drawn.last, age};
    assert_true(drawn.x >= 0 && drawn.x <= drawn.last && drawn.last <= age && floor(drawn.x) == drawn.x);
    assert_true((drawn.x > 0) == (drawn.last > 0) && floor(drawn.last) == drawn.last);
    assert_true(drawn.later >= 0 && drawn.later <= horizon && floor(drawn.later) == drawn.later);
    const double alive = model->alive(params, &c);
    model->future(params, &c, horizon, 0, &expected, &discounted);
    model->distribution(params, &c, horizon, 0, 1, &none);
    see(&made, drawn.x);
    see(&surprise, drawn.later - alive * expected);
    see(&silence, (drawn.later > 0 ? 0 : 1) - (1 - alive) - alive * none);
  }
  model->future(params, &born, age, 0, &expected, &discounted);
  assert_mean(&made, model->alive(params, &born) * expected);
  assert_mean(&surprise, 0);
  assert_mean(&silence, 0);
}

static int is_before(const clv_columns *c, size_t a, size_t b) {
  const double keys[3][2] = {{c->x[a], c->x[b]}, {c->age[a], c->age[b]}, {c->last[a], c->last[b]}};
  for (int i = 0; i < 3; i++) {
    if (keys[i][0] != keys[i][1]) {
      return keys[i][0] < keys[i][1];
    }
  }
  return 0;
}

static void swap(double *column, size_t a, size_t b) {
  const double kept = column[a];
  column[a] = column[b];
  column[b] = kept;
}

/* By insertion. */
tier__purchase_rows discrete_rows(clv_columns *columns) {
  for (size_t i = 1; i < columns->count; i++) {
    for (size_t j = i; j > 0 && is_before(columns, j, j - 1); j--) {
      swap(columns->x, j, j - 1);
      swap(columns->last, j, j - 1);
      swap(columns->age, j, j - 1);
      swap(columns->weight, j, j - 1);
    }
  }
  return (tier__purchase_rows){columns->count, columns->x, columns->last, columns->age, columns->weight, NULL, 0};
}

void discrete_read(const char *name, size_t width, double *const *ret_columns, size_t *ret_count) {
  char line[256], path[1024];
  const char *root = getenv("TIER_SOURCE_ROOT");
  (void)snprintf(path, sizeof path, "%s/tests/golden/%s", root != NULL ? root : ".", name);
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    fail_msg("%s cannot be read", path);
  }
  *ret_count = 0;
  assert_non_null(fgets(line, sizeof line, file)); /* Names. */
  while (fgets(line, sizeof line, file) != NULL) {
    char *at = line;
    assert_true(*ret_count < CLV_MOST_CUSTOMERS);
    for (size_t i = 0; i < width; i++, at++) {
      ret_columns[i][*ret_count] = (double)strtol(at, &at, 10);
      assert_int_equal(*at, i + 1 < width ? ',' : '\n');
    }
    *ret_count += 1;
  }
  fclose(file);
}

/* Adds one customer to the columns. */
static void count_customer(clv_columns *columns, double x, double last, double age) {
  for (size_t i = 0; i < columns->count; i++) {
    if (columns->x[i] == x && columns->last[i] == last && columns->age[i] == age) {
      columns->weight[i] += 1;
      return;
    }
  }
  assert_true(columns->count < CLV_MOST_CUSTOMERS);
  columns->x[columns->count] = x;
  columns->last[columns->count] = last;
  columns->age[columns->count] = age;
  columns->weight[columns->count++] = 1;
}

void discrete_check_fit(const tier__purchase_model *model, const double *params, double age, size_t count,
                        uint64_t seed) {
  static clv_columns columns;
  tier__random random = tier__random_begin(seed, 1);
  tier__fit_report report;
  tier__newton_point truth;
  double found[TIER__PURCHASES_MOST];
  columns.count = 0;
  for (size_t i = 0; i < count; i++) {
    const double seen = age - (double)(i % 3);
    tier__drawn drawn;
    model->draw(params, &random, seen, 0, &drawn);
    count_customer(&columns, drawn.x, drawn.last, seen);
  }
  const tier__purchase_rows rows = discrete_rows(&columns);
  model->log_likelihood(params, &rows, &truth);
  tier__purchase_fit(model, &rows, NULL, 0, found, NULL, &report);
  assert_true(report.log_likelihood >= truth.value - 1e-9 * fabs(truth.value));
  assert_true(report.verdict != TIER__FIT_FAILED);
}
