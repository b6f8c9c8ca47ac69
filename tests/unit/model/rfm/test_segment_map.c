/* SPDX-License-Identifier: Apache-2.0 */
/* Maps and their lint; test_published_maps.c has maps of others. */
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
      cmocka_unit_test(own_maps_may_leave_things_out),
      cmocka_unit_test(entries_inside_others_of_their_segment_are_lost),
      cmocka_unit_test(cells_of_large_maps_are_spelled_out), cmocka_unit_test(wrong_maps_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
