/* SPDX-License-Identifier: Apache-2.0 */
/* Segment maps that were published, and what is wrong with them: the lint must see all of it. Scores that begin at 0
 * are shifted by one. Maps over R and the mean of F and M are written out: for each F the M that give such a mean. */
#include "helpers/assert_close.h"
#include "model/rfm/rfm_object.h"
#include "unit/model/made_model.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct entry {
  const char *name;
  int r[2], f[2], m[2]; /* With `mean`: `f` is the range of the mean. */
} entry;

enum { MOST = 11 };

typedef struct published {
  const char *name;
  int bins, lowest; /* Scores, and the lowest of them. */
  int mean;
  int without_m;
  size_t cells, uncovered, overlapping;
  const char *never; /* "" if all segments occur. */
  const char *first_gaps;
  entry entries[MOST];
} published;

#define PUTLER                                                                                                         \
  {                                                                                                                    \
    {"Champions", {4, 5}, {4, 5}, {0}},         {"Loyal", {2, 5}, {3, 5}, {0}},                                        \
    {"PotentialLoyalist", {3, 5}, {1, 3}, {0}}, {"Recent", {4, 5}, {0, 1}, {0}},                                       \
    {"Promising", {3, 4}, {0, 1}, {0}},         {"NeedingAttention", {2, 3}, {2, 3}, {0}},                             \
    {"AboutToSleep", {2, 3}, {0, 2}, {0}},      {"AtRisk", {0, 2}, {2, 5}, {0}},                                       \
    {"CantLose", {0, 1}, {4, 5}, {0}},          {"Hibernating", {1, 2}, {1, 2}, {0}},                                  \
    {"Lost", {0, 2}, {0, 2}, {0}},                                                                                     \
  }

static const published maps[] = {
    {"eleven segments on 1 to 5", 5, 1, 1, 0, 125, 0, 76,
     "4 of 11 segments can never occur: Recent, Promising, CantLose, Lost", "", PUTLER},
    {"eleven segments on 0 to 5", 6, 0, 1, 0, 216, 0, 122, "1 of 11 segments can never occur: CantLose", "", PUTLER},
    {"an early version of a widespread package",
     5, 1, 0, 0, 125, 36, 39,
     "3 of 10 segments can never occur: New, Promising, CantLose",
     "",
     {{"Champions", {4, 5}, {4, 5}, {4, 5}}, {"Loyal", {2, 5}, {3, 5}, {3, 5}}, {"Potential", {3, 5}, {1, 3}, {1, 3}},
      {"New", {4, 5}, {1, 1}, {1, 1}}, {"Promising", {3, 4}, {1, 1}, {1, 1}}, {"Attention", {2, 3}, {2, 3}, {2, 3}},
      {"AboutToSleep", {2, 3}, {1, 2}, {1, 2}}, {"AtRisk", {1, 2}, {2, 5}, {2, 5}},
      {"CantLose", {1, 1}, {4, 5}, {4, 5}}, {"Lost", {1, 2}, {1, 2}, {1, 2}}}},
    {"its successor",
     5, 1, 0, 0, 125, 10, 58, "", "215, 241, 251, 252, 341, 351, 441, 451, 541, 551",
     {{"Champions", {5, 5}, {5, 5}, {5, 5}}, {"Potential", {3, 5}, {3, 5}, {2, 5}}, {"Loyal", {2, 4}, {2, 4}, {2, 4}},
      {"Promising", {3, 4}, {1, 3}, {3, 5}}, {"New", {4, 5}, {1, 3}, {1, 5}}, {"CantLose", {1, 2}, {3, 4}, {4, 5}},
      {"AtRisk", {1, 2}, {2, 5}, {4, 5}}, {"Attention", {1, 3}, {3, 5}, {3, 5}}, {"Sleep", {2, 3}, {1, 3}, {1, 4}},
      {"Lost", {1, 1}, {1, 5}, {1, 5}}}},
    {"the map of the tutorials",
     5, 1, 0, 1, 25, 0, 0, "", "",
     {{"hibernating", {1, 2}, {1, 2}, {0}}, {"at_risk", {1, 2}, {3, 4}, {0}}, {"cant_lose", {1, 2}, {5, 5}, {0}},
      {"about_to_sleep", {3, 3}, {1, 2}, {0}}, {"need_attention", {3, 3}, {3, 3}, {0}},
      {"loyal", {3, 4}, {4, 5}, {0}}, {"promising", {4, 4}, {1, 1}, {0}}, {"new", {5, 5}, {1, 1}, {0}},
      {"potential_loyalist", {4, 5}, {2, 3}, {0}}, {"champions", {5, 5}, {4, 5}, {0}}}},
    {"ten segments on 0 to 3",
     4, 0, 0, 0, 64, 1, 39, "", "141", /* R0 F3 M0 */
     {{"Champions", {3, 3}, {2, 3}, {2, 3}}, {"Loyal", {2, 3}, {2, 3}, {1, 3}}, {"Potential", {3, 3}, {1, 3}, {1, 3}},
      {"Promising", {3, 3}, {0, 3}, {1, 3}}, {"New", {3, 3}, {0, 3}, {0, 3}}, {"Attention", {2, 3}, {0, 3}, {0, 3}},
      {"CantLose", {0, 1}, {2, 3}, {2, 3}}, {"AtRisk", {0, 1}, {1, 3}, {1, 3}}, {"Sleep", {1, 1}, {0, 3}, {0, 3}},
      {"Hibernating", {0, 0}, {0, 2}, {0, 3}}}},
};
enum { MAPS = sizeof maps / sizeof maps[0] };

static int least(int a, int b) {
  return a < b ? a : b;
}

static int most(int a, int b) {
  return a > b ? a : b;
}

typedef struct document {
  char text[16384];
  size_t length;
} document;

static void put(document *json, const published *map, const entry *e, const int f[2], const int m[2]) {
  const int up = 1 - map->lowest;
  const int top = map->lowest + map->bins - 1;
  const int low = most(e->r[0], map->lowest);
  const char *comma = json->text[json->length - 1] == '[' ? "" : ",";
  json->length += (size_t)snprintf(json->text + json->length, sizeof json->text - json->length,
                                   "%s{'segment':'%s','r':[%d,%d],'f':[%d,%d]", comma, e->name, low + up,
                                   least(e->r[1], top) + up, f[0] + up, f[1] + up);
  if (m != NULL) {
    json->length += (size_t)snprintf(json->text + json->length, sizeof json->text - json->length, ",'m':[%d,%d]",
                                     m[0] + up, m[1] + up);
  }
  json->length += (size_t)snprintf(json->text + json->length, sizeof json->text - json->length, "}");
}

/* (F + M) / 2 within the range: for each F a range of M. */
static void put_mean(document *json, const published *map, const entry *e) {
  const int top = map->lowest + map->bins - 1;
  for (int f = map->lowest; f <= top; f++) {
    const int only[2] = {f, f};
    const int m[2] = {most(2 * e->f[0] - f, map->lowest), least(2 * e->f[1] - f, top)};
    if (m[0] <= m[1]) {
      put(json, map, e, only, m);
    }
  }
}

static void begin_with(made_model *made, const published *map) {
  static document json;
  json.length = (size_t)snprintf(json.text, sizeof json.text, "{'type':'rfm','bins':%d,'segments':[", map->bins);
  for (size_t i = 0; i < MOST && map->entries[i].name != NULL; i++) {
    const entry *e = &map->entries[i];
    if (map->mean) {
      put_mean(&json, map, e);
    } else {
      put(&json, map, e, e->f, map->without_m ? NULL : e->m);
    }
  }
  (void)snprintf(json.text + json.length, sizeof json.text - json.length, "]}");
  made_model_begin(made, json.text, 0);
  assert_non_null(made->model);
}

/** First number of the message: how many cells. */
static size_t noted_cells(const made_model *made, const char *code) {
  return made_model_count(made, code) == 0 ? 0 : (size_t)strtoul(made_model_message(made, code), NULL, 10);
}

static const tier__segment_map *segments_of(const made_model *made) {
  const tier__rfm_model *model = made->model->model;
  return &model->segments;
}

static void faults_of_published_maps_are_told(void **state) {
  (void)state;
  for (size_t i = 0; i < MAPS; i++) {
    made_model made;
    char found[256], expected[256];
    begin_with(&made, &maps[i]);
    const size_t *bins = segments_of(&made)->bins;
    const int loses = made_model_count(&made, "segment_never") == 1;
    (void)snprintf(found, sizeof found, "%s: %zu cells, %zu, %zu, %s", maps[i].name, bins[0] * bins[1] * bins[2],
                   noted_cells(&made, "segment_gap"), noted_cells(&made, "segment_overlap"),
                   loses ? made_model_message(&made, "segment_never") : "");
    (void)snprintf(expected, sizeof expected, "%s: %zu cells, %zu, %zu, %s", maps[i].name, maps[i].cells,
                   maps[i].uncovered, maps[i].overlapping, maps[i].never);
    assert_string_equal(found, expected);
    if (loses) {
      assert_string_equal(made_model_place(&made, "segment_never"), "/models/m/segments");
    }
    made_model_end(&made);
  }
}

/* The cells without a segment are those that the message begins with, and no others. */
static void forgotten_cells_are_named(void **state) {
  (void)state;
  for (size_t i = 0; i < MAPS; i++) {
    made_model made;
    char gaps[256] = "";
    begin_with(&made, &maps[i]);
    const tier__segment_map *map = segments_of(&made);
    for (size_t cell = 0; cell < maps[i].cells; cell++) {
      const size_t scores[3] = {cell / map->bins[2] / map->bins[1] + 1, cell / map->bins[2] % map->bins[1] + 1,
                                cell % map->bins[2] + 1};
      if (tier__segment_map_find(map, scores) < 0 && strlen(gaps) < 200) {
        (void)snprintf(gaps + strlen(gaps), sizeof gaps - strlen(gaps), "%s%zu%zu%zu", gaps[0] == '\0' ? "" : ", ",
                       scores[0], scores[1], scores[2]);
      }
    }
    if (maps[i].first_gaps[0] != '\0') {
      const char *told = strstr(made_model_message(&made, "segment_gap"), ": ") + 2;
      assert_string_equal(gaps, maps[i].first_gaps);
      const size_t named = strcspn(told, ".");
      assert_in_range(named, 3, strlen(gaps));
      assert_memory_equal(told, gaps, named);
    } else {
      assert_int_equal(gaps[0] == '\0', maps[i].uncovered == 0);
    }
    made_model_end(&made);
  }
}

/* It is told of entries too, if a segment has but one. */
static void lost_entries_are_named(void **state) {
  made_model made;
  (void)state;
  begin_with(&made, &maps[2]);
  assert_int_equal(made_model_count(&made, "segment_unreachable"), 3);
  assert_string_equal(made_model_place(&made, "segment_unreachable"), "/models/m/segments/3");
  assert_non_null(strstr(made_model_message(&made, "segment_unreachable"), "\"New\""));
  made_model_end(&made);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(faults_of_published_maps_are_told),
      cmocka_unit_test(forgotten_cells_are_named),
      cmocka_unit_test(lost_entries_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
