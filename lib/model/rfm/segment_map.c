/* SPDX-License-Identifier: Apache-2.0 */
#include "segment_map.h"

#include "base/failure.h"
#include "base/memory.h"
#include "segment_lint.h"
#include "model/settings.h"
#include <string.h>

#define TEXT(text) {text, sizeof text - 1}
/* M plays no part. */
#define ANY 0

/* The ten segments of the R x F map that most tutorials use; each of the 25 cells in exactly one. */
static const tier__segment_box classic[] = {
    {TEXT("hibernating"), {1, 1, 1}, {2, 2, ANY}},    {TEXT("at_risk"), {1, 3, 1}, {2, 4, ANY}},
    {TEXT("cant_lose"), {1, 5, 1}, {2, 5, ANY}},      {TEXT("about_to_sleep"), {3, 1, 1}, {3, 2, ANY}},
    {TEXT("need_attention"), {3, 3, 1}, {3, 3, ANY}}, {TEXT("loyal"), {3, 4, 1}, {4, 5, ANY}},
    {TEXT("promising"), {4, 1, 1}, {4, 1, ANY}},      {TEXT("new"), {5, 1, 1}, {5, 1, ANY}},
    {TEXT("potential_loyalist"), {4, 2, 1}, {5, 3, ANY}}, {TEXT("champions"), {5, 4, 1}, {5, 5, ANY}},
};

/* The eight quadrants: recent, often, much; each low (1) or high (2). */
static const tier__segment_box quadrant[] = {
    {TEXT("重要价值客户"), {2, 2, 2}, {2, 2, 2}}, {TEXT("重要发展客户"), {2, 1, 2}, {2, 1, 2}},
    {TEXT("重要保持客户"), {1, 2, 2}, {1, 2, 2}}, {TEXT("重要挽留客户"), {1, 1, 2}, {1, 1, 2}},
    {TEXT("一般价值客户"), {2, 2, 1}, {2, 2, 1}}, {TEXT("一般发展客户"), {2, 1, 1}, {2, 1, 1}},
    {TEXT("一般保持客户"), {1, 2, 1}, {1, 2, 1}}, {TEXT("一般挽留客户"), {1, 1, 1}, {1, 1, 1}},
};

static int same(tier_string a, tier_string b) { return a.length == b.length && memcmp(a.data, b.data, a.length) == 0; }

/** Labels of the boxes, then of those without a purchase. */
static void name_labels(const tier__segment_box *boxes, size_t count, tier__segment_map *map, uint16_t *box_labels) {
  for (size_t i = 0; i < count; i++) {
    size_t label = 0;
    while (label < map->label_count && !same(map->labels[label], boxes[i].segment)) {
      label++;
    }
    if (label == map->label_count) {
      map->labels[map->label_count++] = boxes[i].segment;
    }
    box_labels[i] = (uint16_t)(label + 1);
  }
  map->labels[map->label_count++] = (tier_string)TEXT(TIER__PROSPECTS);
}

static int looks_at_m(const tier__segment_box *boxes, size_t count, size_t bins) {
  for (size_t i = 0; i < count; i++) {
    if (boxes[i].high[2] != ANY && (boxes[i].low[2] > 1 || boxes[i].high[2] < bins)) {
      return 1;
    }
  }
  return 0;
}

/** Paints the boxes, the first on top. */
static tier_status make_map(tier_settings *settings, const tier__segment_box *boxes, size_t count,
                            const size_t bins[3], tier__segment_map *map, tier_error *err) {
  map->bins[0] = bins[0];
  map->bins[1] = bins[1];
  map->bins[2] = looks_at_m(boxes, count, bins[2]) ? bins[2] : 1;
  map->labels = tier__alloc(map->context, count + 1, sizeof *map->labels);
  map->cells = tier__alloc(map->context, map->bins[0] * map->bins[1] * map->bins[2], sizeof *map->cells);
  uint16_t *box_labels = tier__alloc(map->context, count, sizeof *box_labels);
  if (map->labels == NULL || map->cells == NULL || box_labels == NULL) {
    tier__release(map->context, box_labels);
    return tier__no_memory(err);
  }
  name_labels(boxes, count, map, box_labels);
  tier__segment_lint lint;
  tier__segment_lint_begin(&lint, settings, map);
  for (size_t i = 0; i < count; i++) {
    size_t won = 0;
    const size_t m_end = map->bins[2] == 1 || boxes[i].high[2] == ANY ? map->bins[2] : boxes[i].high[2];
    const size_t m_first = map->bins[2] == 1 ? 1 : boxes[i].low[2];
    for (size_t r = boxes[i].low[0]; r <= boxes[i].high[0]; r++) {
      for (size_t f = boxes[i].low[1]; f <= boxes[i].high[1]; f++) {
        for (size_t m = m_first; m <= m_end; m++) {
          uint16_t *cell = &map->cells[((r - 1) * map->bins[1] + f - 1) * map->bins[2] + m - 1];
          won += tier__segment_lint_paint(cell, box_labels[i]);
        }
      }
    }
    tier__segment_lint_box(&lint, i, boxes[i].segment, won);
  }
  tier__segment_lint_cells(&lint);
  tier__release(map->context, box_labels);
  return TIER_OK;
}

/** A score, or a list of the lowest and the highest; all of them if it is missing. @return 0 if it is wrong. */
static int read_range(tier_settings *entry, const char *key, size_t bins, uint16_t *ret_low, uint16_t *ret_high) {
  const json_t *value = tier__settings_json(entry, key);
  const int list = json_is_array(value) && json_array_size(value) == 2;
  const json_t *low = list ? json_array_get(value, 0) : value, *high = list ? json_array_get(value, 1) : value;
  json_int_t least = 1, most = (json_int_t)bins;
  if (value != NULL) {
    least = json_integer_value(low);
    most = json_integer_value(high);
    if (!json_is_integer(low) || !json_is_integer(high) || least < 1 || least > most || most > (json_int_t)bins) {
      tier_settings_reject(entry, key, "must be a score, or a list of the lowest and the highest score");
      return 0;
    }
  }
  *ret_low = (uint16_t)least;
  *ret_high = (uint16_t)most;
  return 1;
}

/** @return The name of an entry's segment; "" if there is none, which is noted. */
static const char *read_segment(tier_settings *entry) {
  const char *segment = tier_settings_text(entry, "segment", "");
  if (*segment == '\0') {
    tier_settings_reject(entry, "segment", "the name of the segment is missing");
  } else if (strcmp(segment, TIER__PROSPECTS) == 0) {
    tier_settings_reject(entry, "segment", "\"" TIER__PROSPECTS "\" are the customers without a purchase");
  }
  return segment;
}

static tier_status read_list(tier_settings *settings, const size_t bins[3], tier__segment_map *map, tier_error *err) {
  static const char *const keys[3] = {"r", "f", "m"};
  const size_t count = tier_settings_count(settings, "segments");
  if (count == 0 || count > TIER__MOST_SEGMENTS) {
    tier_settings_reject(settings, "segments", "must have 1 to 1000 entries");
    return TIER_OK;
  }
  tier__segment_box *boxes = tier__alloc(map->context, count, sizeof *boxes);
  if (boxes == NULL) {
    return tier__no_memory(err);
  }
  int good = 1;
  for (size_t i = 0; i < count; i++) {
    tier_settings *entry = tier_settings_entry(settings, "segments", i);
    const char *segment = read_segment(entry);
    good = good && *segment != '\0';
    boxes[i].segment = (tier_string){segment, strlen(segment)};
    for (size_t d = 0; d < 3; d++) {
      good = read_range(entry, keys[d], bins[d], &boxes[i].low[d], &boxes[i].high[d]) && good;
    }
  }
  tier_status status = good ? make_map(settings, boxes, count, bins, map, err) : TIER_OK;
  tier__release(map->context, boxes);
  return status;
}

tier_status tier__segment_map_read(tier_context *context, tier_settings *settings, const size_t bins[3],
                                   tier__segment_map *map, tier_error *err) {
  static const char *const names[] = {"classic", "quadrant", "none", NULL};
  const int fits_classic = bins[0] == 5 && bins[1] == 5;
  const int fits_quadrant = bins[0] == 2 && bins[1] == 2 && bins[2] == 2;
  *map = (tier__segment_map){.context = context};
  const json_t *segments = tier__settings_json(settings, "segments");
  if (json_is_array(segments)) {
    return read_list(settings, bins, map, err);
  }
  if (segments != NULL && !json_is_string(segments)) {
    tier_settings_reject(settings, "segments", "must be \"classic\", \"quadrant\", \"none\", or a list of entries");
  }
  switch (tier_settings_choice(settings, "segments", names, fits_classic ? 0 : fits_quadrant ? 1 : 2)) {
  case 0:
    if (!fits_classic) {
      tier_settings_reject(settings, "segments", "\"classic\" needs 5 scores of recency and of frequency");
      return TIER_OK;
    }
    return make_map(settings, classic, sizeof classic / sizeof *classic, bins, map, err);
  case 1:
    if (!fits_quadrant) {
      tier_settings_reject(settings, "segments", "\"quadrant\" needs the method \"binary\"");
      return TIER_OK;
    }
    return make_map(settings, quadrant, sizeof quadrant / sizeof *quadrant, bins, map, err);
  default:
    return TIER_OK;
  }
}

void tier__segment_map_end(tier__segment_map *map) {
  tier__release(map->context, map->cells);
  tier__release(map->context, map->labels);
  *map = (tier__segment_map){.context = map->context};
}
