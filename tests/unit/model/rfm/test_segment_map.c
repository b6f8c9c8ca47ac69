/* SPDX-License-Identifier: Apache-2.0 */
/* Maps and their lint, among them maps that were published and lose segments. */
#include "helpers/assert_close.h"
#include "model/rfm/rfm_object.h"
#include "unit/model/made_model.h"
#include <stdio.h>
#include <stdlib.h>

static const tier__rfm_model *rfm_of(const made_model *made) { return made->model->model; }

static const char *segment_at(const made_model *made, size_t r, size_t f, size_t m) {
  const size_t scores[3] = {r, f, m};
  const int32_t label = tier__segment_map_find(&rfm_of(made)->segments, scores);
  return label < 0 ? "" : rfm_of(made)->segments.labels[label].data;
}

/* The map as people know it: recency from the left, frequency from the top. */
static void classic_covers_every_cell_once(void **state) {
  static const char *const expected[5][5] = {
      {"hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"},
      {"hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"},
      {"about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"},
      {"promising", "potential_loyalist", "potential_loyalist", "loyal", "loyal"},
      {"new", "potential_loyalist", "potential_loyalist", "champions", "champions"},
  };
  made_model made;
  (void)state;
  made_model_begin(&made, "{'type':'rfm'}", 0);
  assert_non_null(made.model);
  assert_int_equal(tier_findings_count(made.findings), 0);
  assert_int_equal(rfm_of(&made)->segments.label_count, 11);
  for (size_t r = 1; r <= 5; r++) {
    for (size_t f = 1; f <= 5; f++) {
      for (size_t m = 1; m <= 5; m++) {
        assert_string_equal(segment_at(&made, r, f, m), expected[r - 1][f - 1]);
      }
    }
  }
  made_model_end(&made);
}

static void quadrants_have_their_names(void **state) {
  static const char *const expected[8] = {/* By bits R F M, high = 1. */
                                          "一般挽留客户", "重要挽留客户", "一般保持客户", "重要保持客户",
                                          "一般发展客户", "重要发展客户", "一般价值客户", "重要价值客户"};
  made_model made;
  (void)state;
  made_model_begin(&made, "{'type':'rfm','method':'binary'}", 0);
  assert_non_null(made.model);
  assert_int_equal(tier_findings_count(made.findings), 0);
  for (size_t bits = 0; bits < 8; bits++) {
    assert_string_equal(segment_at(&made, 1 + (bits >> 2), 1 + (bits >> 1 & 1), 1 + (bits & 1)), expected[bits]);
  }
  made_model_end(&made);
}

typedef struct published {
  const char *name;
  int r[2], f[2], m[2];
} published;

/** Makes a model of a map with `bins` scores, the lowest of which is called `lowest` in the map. */
static void begin_with(made_model *made, const published *entries, size_t count, int bins, int lowest) {
  char *json = calloc(1, 200 * (count + 1));
  size_t length = (size_t)sprintf(json, "{'type':'rfm','bins':%d,'segments':[", bins);
  for (size_t i = 0; i < count; i++) {
    const published *e = &entries[i];
    const int up = 1 - lowest;
    length += (size_t)sprintf(json + length, "%s{'segment':'%s','r':[%d,%d],'f':[%d,%d],'m':[%d,%d]}", i > 0 ? "," : "",
                              e->name, e->r[0] + up, e->r[1] + up, e->f[0] + up, e->f[1] + up, e->m[0] + up,
                              e->m[1] + up);
  }
  strcpy(json + length, "]}");
  made_model_begin(made, json, 0);
  assert_non_null(made->model);
  free(json);
}

/** First number of the message: how many cells. */
static long cells(const made_model *made, const char *code) {
  return made_model_count(made, code) == 0 ? 0 : strtol(made_model_message(made, code), NULL, 10);
}

/* An early version of a widespread package: three of its ten segments never occur. */
static void published_map_that_loses_segments(void **state) {
  static const published map[] = {
      {"Champions", {4, 5}, {4, 5}, {4, 5}},     {"Loyal", {2, 5}, {3, 5}, {3, 5}},
      {"Potential", {3, 5}, {1, 3}, {1, 3}},     {"New", {4, 5}, {1, 1}, {1, 1}},
      {"Promising", {3, 4}, {1, 1}, {1, 1}},     {"Attention", {2, 3}, {2, 3}, {2, 3}},
      {"AboutToSleep", {2, 3}, {1, 2}, {1, 2}},  {"AtRisk", {1, 2}, {2, 5}, {2, 5}},
      {"CantLose", {1, 1}, {4, 5}, {4, 5}},      {"Lost", {1, 2}, {1, 2}, {1, 2}},
  };
  made_model made;
  (void)state;
  begin_with(&made, map, 10, 5, 1);
  assert_int_equal(cells(&made, "segment_gap"), 36);
  assert_int_equal(cells(&made, "segment_overlap"), 39);
  assert_int_equal(made_model_count(&made, "segment_unreachable"), 3);
  assert_string_equal(made_model_place(&made, "segment_unreachable"), "/models/m/segments/3");
  assert_non_null(strstr(made_model_message(&made, "segment_unreachable"), "\"New\""));
  made_model_end(&made);
}

/* Its successor leaves ten cells without a segment. */
static void published_map_with_gaps(void **state) {
  static const published map[] = {
      {"Champions", {5, 5}, {5, 5}, {5, 5}}, {"Potential", {3, 5}, {3, 5}, {2, 5}},
      {"Loyal", {2, 4}, {2, 4}, {2, 4}},     {"Promising", {3, 4}, {1, 3}, {3, 5}},
      {"New", {4, 5}, {1, 3}, {1, 5}},       {"CantLose", {1, 2}, {3, 4}, {4, 5}},
      {"AtRisk", {1, 2}, {2, 5}, {4, 5}},    {"Attention", {1, 3}, {3, 5}, {3, 5}},
      {"Sleep", {2, 3}, {1, 3}, {1, 4}},     {"Lost", {1, 1}, {1, 5}, {1, 5}},
  };
  static const int gaps[] = {215, 241, 251, 252, 341, 351, 441, 451, 541, 551};
  made_model made;
  (void)state;
  begin_with(&made, map, 10, 5, 1);
  assert_string_equal(made_model_message(&made, "segment_gap"),
                      "10 of 125 cells have no segment: 215, 241, 251, 252, 341, ...");
  assert_int_equal(cells(&made, "segment_overlap"), 58);
  assert_int_equal(made_model_count(&made, "segment_unreachable"), 0);
  for (int cell = 111, gap = 0; cell <= 555; cell++) {
    const size_t r = (size_t)cell / 100, f = (size_t)cell / 10 % 10, m = (size_t)cell % 10;
    if (f >= 1 && f <= 5 && m >= 1 && m <= 5) {
      const int is_gap = gap < 10 && gaps[gap] == cell;
      assert_int_equal(segment_at(&made, r, f, m)[0] == '\0', is_gap);
      gap += is_gap;
    }
  }
  made_model_end(&made);
}

/* A map on scores from 0 to 3: one cell, R0 F3 M0, is forgotten. */
static void published_map_on_four_scores(void **state) {
  static const published map[] = {
      {"Champions", {3, 3}, {2, 3}, {2, 3}}, {"Loyal", {2, 3}, {2, 3}, {1, 3}},
      {"Potential", {3, 3}, {1, 3}, {1, 3}}, {"Promising", {3, 3}, {0, 3}, {1, 3}},
      {"New", {3, 3}, {0, 3}, {0, 3}},       {"Attention", {2, 3}, {0, 3}, {0, 3}},
      {"CantLose", {0, 1}, {2, 3}, {2, 3}},  {"AtRisk", {0, 1}, {1, 3}, {1, 3}},
      {"Sleep", {1, 1}, {0, 3}, {0, 3}},     {"Hibernating", {0, 0}, {0, 2}, {0, 3}},
  };
  made_model made;
  (void)state;
  begin_with(&made, map, 10, 4, 0);
  assert_string_equal(made_model_message(&made, "segment_gap"), "1 of 64 cells have no segment: 141");
  assert_int_equal(cells(&made, "segment_overlap"), 39);
  assert_int_equal(made_model_count(&made, "segment_unreachable"), 0);
  made_model_end(&made);
}

static void own_maps_may_leave_things_out(void **state) {
  made_model made;
  (void)state;
  /* Whoever names no M has a map of R x F; one number is a range of one; two entries may share a segment. */
  made_model_begin(&made,
                   "{'type':'rfm','bins':2,'segments':[{'segment':'vip','r':2,'f':2},"
                   "{'segment':'rest','r':1},{'segment':'rest','f':[1,1]}]}",
                   0);
  assert_non_null(made.model);
  assert_int_equal(tier_findings_count(made.findings), 0);
  assert_int_equal(rfm_of(&made)->segments.bins[2], 1);
  assert_int_equal(rfm_of(&made)->segments.label_count, 3);
  assert_string_equal(segment_at(&made, 2, 2, 1), "vip");
  assert_string_equal(segment_at(&made, 2, 1, 2), "rest");
  made_model_end(&made);
}

/* It is the entry that is lost; its segment occurs, by another one. */
static void entries_inside_others_of_their_segment_are_lost(void **state) {
  made_model made;
  (void)state;
  made_model_begin(&made,
                   "{'type':'rfm','bins':2,'segments':[{'segment':'vip','r':2},{'segment':'vip','r':2,'f':2},"
                   "{'segment':'rest','r':1}]}",
                   0);
  assert_non_null(made.model);
  assert_int_equal(tier_findings_count(made.findings), 1);
  assert_string_equal(made_model_place(&made, "segment_unreachable"), "/models/m/segments/1");
  assert_string_equal(made_model_message(&made, "segment_unreachable"),
                      "this entry of \"vip\" never counts: the entries before it take all its cells");
  made_model_end(&made);
}

static void cells_of_large_maps_are_spelled_out(void **state) {
  made_model made;
  (void)state;
  made_model_begin(&made,
                   "{'type':'rfm','bins':12,'segments':[{'segment':'a','r':[1,11]},{'segment':'b','r':12,'f':[2,12]}]}",
                   0);
  assert_string_equal(made_model_message(&made, "segment_gap"), "1 of 144 cells have no segment: R12 F1");
  made_model_end(&made);
}

/** The settings must be refused with a finding at that place, which has these words. */
static void refused_with(const char *json, const char *code, const char *place, const char *words) {
  made_model made;
  made_model_begin(&made, json, 0);
  assert_null(made.model);
  assert_string_equal(made_model_place(&made, code), place);
  assert_non_null(strstr(made_model_message(&made, code), words));
  assert_int_equal(tier_findings_count(made.findings), 1);
  made_model_end(&made);
}

static void refused(const char *json, const char *code, const char *place) { refused_with(json, code, place, ""); }

static void wrong_maps_are_refused(void **state) {
  (void)state;
  refused("{'type':'rfm','segments':'modern'}", "bad_value", "/models/m/segments");
  refused_with("{'type':'rfm','segments':5}", "bad_value", "/models/m/segments", "or a list of entries");
  refused_with("{'type':'rfm','method':'binary','split':5}", "bad_value", "/models/m/split", "or an object");
  refused("{'type':'rfm','segments':[]}", "bad_value", "/models/m/segments");
  refused("{'type':'rfm','bins':4,'segments':'classic'}", "bad_value", "/models/m/segments");
  refused("{'type':'rfm','segments':'quadrant'}", "bad_value", "/models/m/segments");
  refused("{'type':'rfm','segments':[{'r':1}]}", "missing_key", "/models/m/segments/0/segment");
  refused("{'type':'rfm','segments':[{'segment':''}]}", "bad_value", "/models/m/segments/0/segment");
  refused("{'type':'rfm','segments':[{'segment':'prospects'}]}", "bad_value", "/models/m/segments/0/segment");
  refused("{'type':'rfm','segments':[{'segment':7}]}", "bad_value", "/models/m/segments/0/segment");
  refused("{'type':'rfm','segments':[{'segment':'a','r':6}]}", "bad_value", "/models/m/segments/0/r");
  refused("{'type':'rfm','segments':[{'segment':'a','f':[4,3]}]}", "bad_value", "/models/m/segments/0/f");
  refused("{'type':'rfm','segments':[{'segment':'a','m':[1.5,3]}]}", "bad_value", "/models/m/segments/0/m");
  refused("{'type':'rfm','segments':[{'segment':'a','x':1}]}", "unknown_key", "/models/m/segments/0/x");
  refused("{'type':'rfm','segments':['a']}", "bad_value", "/models/m/segments/0");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(classic_covers_every_cell_once),      cmocka_unit_test(quadrants_have_their_names),
      cmocka_unit_test(published_map_that_loses_segments),   cmocka_unit_test(published_map_with_gaps),
      cmocka_unit_test(published_map_on_four_scores),        cmocka_unit_test(own_maps_may_leave_things_out),
      cmocka_unit_test(entries_inside_others_of_their_segment_are_lost),
      cmocka_unit_test(cells_of_large_maps_are_spelled_out), cmocka_unit_test(wrong_maps_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
