/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/clv/forecast/cdnow_holdout.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/calendar_text.h"

/* The file is sorted by customer and day: a purchase is a day on which something was bought. */
static void add_day(cdnow_holdout *to, int is_new, int32_t day, int32_t end) {
  static const double week = 7;
  if (is_new) {
    const size_t i = to->count++;
    to->x[i] = to->last[i] = to->later[i] = 0;
    to->age[i] = (end - day) / week;
    return;
  }
  const size_t i = to->count - 1;
  if (day > end) {
    to->later[i] += 1;
  } else {
    to->x[i] += 1;
    to->last[i] = to->age[i] - (end - day) / week;
  }
}

void cdnow_read(cdnow_holdout *to) {
  char path[1024], line[128], date[11];
  const char *root = getenv("TIER_SOURCE_ROOT");
  long id = -1, next;
  int32_t end, day, before = 0;
  double oldest = 0;
  (void)snprintf(path, sizeof path, "%s/tests/golden/cdnow_sample.csv", root != NULL ? root : ".");
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  assert_int_equal(tier__day_make(1997, 9, 30, &end), 1);
  assert_non_null(fgets(line, sizeof line, file)); /* Names. */
  to->count = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    assert_int_equal(sscanf(line, "%ld,%10[0-9-]", &next, date), 2);
    assert_int_equal(tier__day_read(date, strlen(date), &day), 1);
    if (next != id || day != before) {
      add_day(to, next != id, day, end);
    }
    id = next, before = day;
  }
  fclose(file);
  for (size_t i = 0; i < to->count; i++) {
    oldest = to->age[i] > oldest ? to->age[i] : oldest;
  }
  for (size_t i = 0; i < to->count; i++) {
    to->starts[i] = oldest - to->age[i];
  }
  to->data = (tier_clv_data){.size = sizeof to->data, .count = to->count, .frequency = to->x, .recency = to->last,
                             .age = to->age};
}
