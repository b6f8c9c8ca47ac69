/* SPDX-License-Identifier: Apache-2.0 */
#include "naive_rule.h"

#include <math.h>

const char *const naive_labels[] = {"shop", "web",  "",             "web2", "\xE5\xBA\x97", "it's", "Web",
                                    "SHOP", "\xC3\x84" "B", "we",   "eb",   "weBweb2",      NULL};

uint64_t naive_next(uint64_t *seed) {
  *seed ^= *seed >> 12;
  *seed ^= *seed << 25;
  *seed ^= *seed >> 27;
  return *seed * UINT64_C(2685821657736338717);
}

static void fill_plain(rule_fixture *fixture, const tier_column *view, size_t row, uint64_t random) {
  switch (view->type) {
  case TIER_BOOL:
    rule_set_integer(fixture, view->name, row, (int64_t)(random % 2));
    break;
  case TIER_DAY:
    rule_set_integer(fixture, view->name, row, 19990 + (int64_t)(random % 20));
    break;
  case TIER_TEXT:
    rule_set_text(fixture, view->name, row, rule_labels[0]); /* Makes it known. */
    ((int32_t *)tier__table_find(&fixture->table, view->name)->values)[row] = (int32_t)(random % NAIVE_LABELS);
    break;
  case TIER_FLOAT64:
    rule_set_number(fixture, view->name, row, ((double)(random % 41) - 20) / 4);
    break;
  case TIER_MONEY:
    rule_set_integer(fixture, view->name, row, (int64_t)(random % 801) * 5 - 2000);
    break;
  default:
    rule_set_integer(fixture, view->name, row, (int64_t)(random % 21) - 10);
  }
}

static void fill_wild(rule_fixture *fixture, const tier_column *view, size_t row, uint64_t random) {
  static const int64_t integers[] = {0, 1, 2, 3, -1, 100, INT64_C(9007199254740993), INT64_MAX, INT64_MIN, 12};
  static const int64_t amounts[] = {0, 1, 10, 100, 150, -100, 12345, INT64_MAX, INT64_MIN, -250};
  static const double numbers[] = {0,   0.1,  1,    1.5,  -2,    100, 9007199254740992.0, 9223372036854775808.0,
                                   1e300, 2.5, -0.5, 1e-310, 4503599627370495.5, (double)NAN, (double)INFINITY,
                                   -(double)INFINITY};
  static const int64_t days[] = {-719162, -719150, 2932896, 2932890, 11016, 19782};
  switch (view->type) {
  case TIER_DAY:
    rule_set_integer(fixture, view->name, row,
                     random % 4 == 0 ? days[random / 4 % 6] : 19990 + (int64_t)(random / 4 % 80));
    break;
  case TIER_FLOAT64:
    rule_set_number(fixture, view->name, row, numbers[random % 16]);
    break;
  case TIER_MONEY:
    rule_set_integer(fixture, view->name, row, amounts[random % 10]);
    break;
  case TIER_INT64:
    rule_set_integer(fixture, view->name, row, integers[random % 10]);
    break;
  default:
    fill_plain(fixture, view, row, random);
  }
}

rule_fixture naive_table(size_t rows, int plain, uint64_t *seed) {
  rule_fixture fixture = rule_fixture_begin(rows, NULL);
  tier_string labels[NAIVE_LABELS];
  for (size_t i = 0; i < NAIVE_LABELS; i++) {
    labels[i].data = naive_labels[i];
    labels[i].length = strlen(naive_labels[i]);
  }
  fixture.table.as_of_day = 20000;
  for (size_t i = 0; i < fixture.table.count; i++) {
    tier__column *column = fixture.table.columns[i];
    if (column->view.type == TIER_TEXT) {
      assert_int_equal(tier__column_relabel(fixture.context, column, labels, NAIVE_LABELS, NULL), TIER_OK);
    }
    for (size_t row = 0; row < rows; row++) {
      if (naive_next(seed) % 6 != 0) {
        (plain ? fill_plain : fill_wild)(&fixture, &column->view, row, naive_next(seed) >> 11);
      }
    }
  }
  return fixture;
}
