/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/clv_data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/calendar_text.h"

static FILE *open_golden(const char *name) {
  char path[1024];
  const char *root = getenv("TIER_SOURCE_ROOT");
  (void)snprintf(path, sizeof path, "%s/tests/golden/%s", root != NULL ? root : ".", name);
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    fail_msg("%s cannot be read", path);
  }
  return file;
}

json_t *clv_read_json(const char *name) {
  FILE *file = open_golden(name);
  json_error_t error;
  json_t *read = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
  fclose(file);
  if (read == NULL) {
    fail_msg("%s: %s in line %d", name, error.text, error.line);
  }
  return read;
}

double clv_number(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  assert_true(json_is_number(value));
  return json_number_value(value);
}

/* Reads "00004,1997-01-01,2,29.33". */
static void read_line(const char *line, long *ret_id, int32_t *ret_day, int64_t *ret_cents) {
  char date[11];
  long quantity, dollars, cents;
  assert_int_equal(sscanf(line, "%ld,%10[0-9-],%ld,%ld.%2ld", ret_id, date, &quantity, &dollars, &cents), 5);
  assert_int_equal(tier__day_read(date, strlen(date), ret_day), 1);
  *ret_cents = dollars * 100 + cents;
}

size_t clv_read_sample(clv_customer *ret_customers) {
  FILE *file = open_golden("cdnow_sample.csv");
  char line[128];
  size_t count = 0, rows = 0;
  long id = -1, next;
  int32_t end, first = 0, day;
  int64_t cents;
  assert_int_equal(tier__day_make(1997, 9, 30, &end), 1);
  assert_non_null(fgets(line, sizeof line, file)); /* Names. */
  while (fgets(line, sizeof line, file) != NULL) {
    read_line(line, &next, &day, &cents);
    rows++;
    if (day > end) {
      continue;
    }
    if (next != id) { /* The file is sorted by customer and day. */
      assert_true(count < CLV_MOST_CUSTOMERS);
      id = next;
      first = day;
      ret_customers[count++] = (clv_customer){0, 0, end - day, 0};
    }
    clv_customer *customer = &ret_customers[count - 1];
    customer->x += day > first + customer->last;
    customer->last = day - first;
    customer->cents += day > first ? cents : 0;
  }
  fclose(file);
  assert_int_equal(rows, 6919);
  return count;
}

static int compare(const void *a, const void *b) {
  const clv_customer *p = a, *q = b;
  const int64_t keys[4][2] = {{p->x, q->x}, {p->age, q->age}, {p->last, q->last}, {p->cents, q->cents}};
  for (int i = 0; i < 4; i++) {
    if (keys[i][0] != keys[i][1]) {
      return keys[i][0] < keys[i][1] ? -1 : 1;
    }
  }
  return 0;
}

/* The slow way. */
static void find_pairs(clv_columns *c) {
  size_t count = 0, first_of_x = 0;
  for (size_t i = 0; i < c->count; i++) {
    first_of_x = i > 0 && c->x[i] != c->x[i - 1] ? count : first_of_x;
    size_t pair = first_of_x;
    while (pair < count && c->pair_last[pair] != c->last[i]) {
      pair++;
    }
    c->pair_last[pair] = c->last[i];
    c->of_row[i] = pair;
    count = pair < count ? count : pair + 1;
  }
  c->pairs = (tier__purchase_pairs){count, c->pair_last, c->of_row, c->work};
}

tier__purchase_rows clv_purchase_rows(clv_customer *customers, size_t count, double unit_days, clv_columns *columns) {
  qsort(customers, count, sizeof *customers, compare);
  columns->count = 0;
  for (size_t i = 0; i < count; i++) {
    const clv_customer *c = &customers[i];
    if (i > 0 && c->x == c[-1].x && c->age == c[-1].age && c->last == c[-1].last) {
      columns->weight[columns->count - 1] += 1;
      continue;
    }
    columns->x[columns->count] = (double)c->x;
    columns->last[columns->count] = (double)c->last / unit_days;
    columns->age[columns->count] = (double)c->age / unit_days;
    columns->weight[columns->count++] = 1;
  }
  find_pairs(columns);
  return (tier__purchase_rows){columns->count, columns->x,      columns->last,
                               columns->age,   columns->weight, &columns->pairs, 0};
}

tier__gamma_rows clv_spend_rows(clv_customer *customers, size_t count, clv_columns *columns) {
  qsort(customers, count, sizeof *customers, compare);
  columns->count = 0;
  for (size_t i = 0; i < count; i++) {
    if (customers[i].x > 0 && customers[i].cents > 0) {
      columns->x[columns->count] = (double)customers[i].x;
      columns->last[columns->count] = (double)customers[i].cents / 100 / (double)customers[i].x;
      columns->weight[columns->count++] = 1;
    }
  }
  const tier__gamma_rows rows = {columns->count, columns->x, columns->last, columns->weight};
  return rows;
}

double clv_random(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return ((double)(*state >> 11) + 0.5) / 0x1p53;
}

void clv_assert_derivatives(void (*evaluate)(void *, const double *, tier__newton_point *), void *user_data,
                            const double *at, size_t count, double relative) {
  const double step = 1e-4;
  tier__newton_point here, up, down;
  evaluate(user_data, at, &here);
  for (size_t i = 0; i < count; i++) {
    double moved[TIER__NEWTON_MOST];
    memcpy(moved, at, count * sizeof *at);
    moved[i] = at[i] + step;
    evaluate(user_data, moved, &up);
    moved[i] = at[i] - step;
    evaluate(user_data, moved, &down);
    const double scale = 1 + fabs(here.value);
    assert_near((up.value - down.value) / (2 * step), here.gradient[i], relative * scale);
    for (size_t j = 0; j < count; j++) {
      const double expected = i > j ? here.hessian[i][j] : here.hessian[j][i];
      assert_near((up.gradient[j] - down.gradient[j]) / (2 * step), expected, relative * scale);
    }
  }
}
