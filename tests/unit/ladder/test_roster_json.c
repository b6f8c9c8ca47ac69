/* SPDX-License-Identifier: Apache-2.0 */
#include "roster_fixture.h"

#include "base/failure.h"

#include <stdio.h>
#include <stdlib.h>

static tier_status load(tier_context *context, const char *json, size_t length, tier_roster **ret_roster,
                        tier_error *err) {
  tier_roster *roster = NULL;
  TIER__TRY(make_roster(context, &roster, err));
  const tier_status status = tier__roster_read(roster, (tier_string){json, length}, err);
  if (status != TIER_OK) {
    tier_roster_destroy(roster);
    return status;
  }
  *ret_roster = roster;
  return TIER_OK;
}

/* All that a roster can hold. */
static tier_status fill_all(tier_roster *roster, tier_error *err) {
  TIER__TRY(fill_roster(roster, err));
  for (size_t k = 0; k < 2; k++) {
    TIER__TRY(tier__roster_make_anchor(roster, k, err));
    roster->anchor_days[k] = day_of("2026-09-01") + 30 * (int32_t)k;
    roster->anchors[k][2].tier = roster->anchors[k][2].earned = (int32_t)k;
  }
  roster->standings[0].returned = 3;
  roster->standings[0].flags = TIER__STANDING_HELD | TIER__STANDING_TURNED_AWAY;
  return TIER_OK;
}

static void what_is_saved_can_be_loaded_and_saved_again(void **state) {
  roster_fixture *f = *state;
  tier_roster *again = NULL;
  char *first = NULL, *second = NULL;
  assert_int_equal(fill_all(f->roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_save(f->roster, &first, NULL), TIER_OK);
  assert_int_equal(load(f->context, first, strlen(first), &again, NULL), TIER_OK);
  assert_int_equal(tier_roster_save(again, &second, NULL), TIER_OK);
  assert_string_equal(first, second);
  assert_int_equal(tier_roster_count(again), tier_roster_count(f->roster));
  for (size_t i = 0; i < 2 * tier_roster_count(again); i++) {
    assert_memory_equal(&again->standings[i], &f->roster->standings[i], sizeof(tier__standing));
    assert_memory_equal(&again->anchors[0][i], &f->roster->anchors[0][i], sizeof(tier__standing));
    assert_memory_equal(&again->anchors[1][i], &f->roster->anchors[1][i], sizeof(tier__standing));
  }
  assert_int_equal(again->anchor_days[1], f->roster->anchor_days[1]);
  tier_roster_destroy(again);
  tier_text_free(first);
  tier_text_free(second);
}

static const char EXPECTED[] = "{\n"
                               "  \"libtier\": \"roster\",\n"
                               "  \"format\": 1,\n"
                               "  \"ladders\": [\n"
                               "    {\n"
                               "      \"name\": \"\",\n"
                               "      \"tiers\": [\n"
                               "        \"general\",\n"
                               "        \"important\",\n"
                               "        \"core\"\n"
                               "      ]\n"
                               "    },\n"
                               "    {\n"
                               "      \"name\": \"club\",\n"
                               "      \"tiers\": [\n"
                               "        \"out\",\n"
                               "        \"in\"\n"
                               "      ]\n"
                               "    }\n"
                               "  ],\n"
                               "  \"columns\": [\"tier\", \"earned\", \"since\", \"last\", \"until\", \"changed\", "
                               "\"grace_until\", \"next\", \"next_day\", \"confirmed\", \"flags\", \"returned\"],\n"
                               "  \"customers\": [\n"
                               "    [\"7\", [2, 2], [1, 1, \"2026-01-05\"]],\n"
                               "    [\"客户\\\"7\\\"\", [0, 0], []],\n"
                               "    [\"full\", [2, 1, \"2026-01-05\", \"2026-11-22\", \"2026-12-31\", \"2026-01-05\", "
                               "\"2027-01-30\", 2, \"2027-01-01\", -3], []],\n"
                               "    [\"new\", [], []]\n"
                               "  ],\n"
                               "  \"overrides\": [\n"
                               "    {\n"
                               "      \"customer\": \"7\",\n"
                               "      \"ladder\": \"\",\n"
                               "      \"kind\": \"freeze\",\n"
                               "      \"reason\": \"a promise by phone\",\n"
                               "      \"actor\": \"desk 3\"\n"
                               "    },\n"
                               "    {\n"
                               "      \"customer\": \"7\",\n"
                               "      \"ladder\": \"\",\n"
                               "      \"kind\": \"fix\",\n"
                               "      \"tier\": \"general\",\n"
                               "      \"reason\": \"a promise by phone\",\n"
                               "      \"actor\": \"desk 3\",\n"
                               "      \"until\": \"2026-12-31\"\n"
                               "    },\n"
                               "    {\n"
                               "      \"customer\": \"new\",\n"
                               "      \"ladder\": \"club\",\n"
                               "      \"kind\": \"floor\",\n"
                               "      \"tier\": \"in\",\n"
                               "      \"reason\": \"a promise by phone\",\n"
                               "      \"actor\": \"desk 3\"\n"
                               "    }\n"
                               "  ]\n"
                               "}\n";

static void the_document_is_for_people_too(void **state) {
  roster_fixture *f = *state;
  char *json = NULL;
  assert_int_equal(fill_roster(f->roster, NULL), TIER_OK);
  assert_int_equal(tier_roster_save(f->roster, &json, NULL), TIER_OK);
  assert_string_equal(json, EXPECTED);
  tier_text_free(json);
  assert_int_equal(tier_roster_save(NULL, &json, NULL), TIER_E_ARGUMENT);
  assert_int_equal(tier_roster_save(f->roster, NULL, NULL), TIER_E_ARGUMENT);
}

/* The expected document with one piece replaced. */
static char *edited(const char *from, const char *to) {
  static char buffer[8192];
  const char *at = strstr(EXPECTED, from);
  if (at == NULL) {
    fail_msg("the document lacks %s", from);
    return buffer;
  }
  snprintf(buffer, sizeof buffer, "%.*s%s%s", (int)(at - EXPECTED), EXPECTED, to, at + strlen(from));
  return buffer;
}

static void layout_and_order_of_sections_are_free(void **state) {
  roster_fixture *f = *state;
  static const char json[] =
      "\xEF\xBB\xBF{\"overrides\":[],\"customers\":[[\"a\",[1,1],[]]],\"format\":1,"
      "\"ladders\":[{\"tiers\":[\"general\",\"important\",\"core\"],\"name\":\"\"},"
      "{\"name\":\"club\",\"tiers\":[\"out\",\"in\"]}],\"libtier\":\"roster\"}  ";
  tier_roster *roster = NULL;
  assert_int_equal(load(f->context, json, sizeof json - 1, &roster, NULL), TIER_OK);
  assert_int_equal(tier_of(roster, "a", 0), 1);
  tier_roster_destroy(roster);
}

static void damage_is_told_with_its_place(void **state) {
  roster_fixture *f = *state;
  static const struct {
    const char *from, *to;
    tier_status code;
    const char *place;
  } cases[] = {
      {"\"roster\"", "\"fitted\"", TIER_E_JSON, "not a roster"},
      {"\"format\": 1", "\"format\": 2", TIER_E_TOO_NEW, "format 2"},
      {"\"format\": 1", "\"format\": \"1\"", TIER_E_DATA, "/format"},
      {"\"format\": 1,", "", TIER_E_DATA, "/format"},
      {"\"format\": 1", "\"format\": 1, \"format\": 1", TIER_E_DATA, "/format"},
      {"\"format\": 1", "\"format\": 1, \"more\": 1", TIER_E_DATA, "/more"},
      {"\"general\",\n", "\"generals\",\n", TIER_E_ARGUMENT, "/ladders/0"},
      {"\"club\"", "\"clubs\"", TIER_E_ARGUMENT, "/ladders/1"},
      {"\"in\"\n", "\"in\", \"more\"\n", TIER_E_ARGUMENT, "/ladders/1"},
      {"\"in\"\n", "7\n", TIER_E_DATA, "/ladders/1"},
      {"\"name\": \"\",", "", TIER_E_DATA, "/ladders/0"},
      {"\"name\": \"\",", "\"name\": \"\", \"name\": \"\",", TIER_E_DATA, "/ladders/0"},
      {"\"name\": \"\",", "\"name\": 5,", TIER_E_DATA, "/ladders/0"},
      {"[\"7\", [2, 2]", "[\"7\", [2, 3]", TIER_E_DATA, "/customers/0: ladder 0"},
      {"[\"7\", [2, 2]", "[\"7\", [2, null]", TIER_E_DATA, "/customers/0: ladder 0"},
      {"[\"7\", [2, 2]", "[\"7\", [2, 1.5]", TIER_E_DATA, "/customers/0: ladder 0"},
      {"[\"7\", [2, 2]", "[\"7\", {}", TIER_E_DATA, "/customers/0: ladder 0"},
      {"[\"7\", [2, 2]", "[7, [2, 2]", TIER_E_DATA, "/customers/0"},
      {"[\"7\", [2, 2]", "[\"\", [2, 2]", TIER_E_DATA, "/customers/0"},
      {"[\"7\", [2, 2], ", "[\"7\", ", TIER_E_DATA, "/customers/0: ladder 1"},
      {"[\"7\", [2, 2], ", "[\"7\", [2, 2], [], ", TIER_E_DATA, "/customers/0: ladder 2"},
      {"\"2026-01-05\"]]", "\"2026-02-30\"]]", TIER_E_DATA, "/customers/0: ladder 1"},
      {"\"2026-01-05\"]]", "5]]", TIER_E_DATA, "/customers/0: ladder 1"},
      {"[\"new\", [], []]", "[\"full\", [], []]", TIER_E_DATA, "/customers/3"},
      {"[\"new\", [], []]", "[\"new\", [], [1,1,null,null,null,null,null,null,null,0,0,0,0]]", TIER_E_DATA,
       "/customers/3: ladder 1"},
      {"[\"new\", [], []]", "[\"new\", [], [1,1,null,null,null,null,null,null,null,0,-1]]", TIER_E_DATA,
       "/customers/3: ladder 1"},
      {"[\"new\", [], []]", "[\"new\", [], [1,1,null,null,null,null,null,null,null,0,0,-1]]", TIER_E_DATA,
       "/customers/3: ladder 1"},
      {"[\"new\", [], []]", "[\"new\", [], [1,1,null,null,null,null,null,null,null,0,64]]", TIER_E_DATA,
       "/customers/3: ladder 1"},
      {"[\"new\", [], []]", "[\"new\", [], [1,1,null,null,null,null,null,null,null,null]]", TIER_E_DATA,
       "/customers/3: ladder 1"},
      {"\"2026-12-31\", \"2026-01-05\", ", "\"2025-12-31\", \"2026-01-05\", ", TIER_E_DATA, "/customers/2: ladder 0"},
      {"\"customer\": \"new\"", "\"customer\": \"nobody\"", TIER_E_DATA, "/overrides/2: customer"},
      {"\"ladder\": \"club\"", "\"ladder\": \"clubs\"", TIER_E_DATA, "/overrides/2: ladder"},
      {"\"kind\": \"floor\"", "\"kind\": \"floors\"", TIER_E_DATA, "/overrides/2: kind"},
      {"\"tier\": \"in\"", "\"tier\": \"core\"", TIER_E_DATA, "/overrides/2: tier"},
      {"\"kind\": \"freeze\"", "\"kind\": \"fix\"", TIER_E_DATA, "/overrides/0: tier"},
      {"\"kind\": \"floor\"", "\"kind\": \"freeze\"", TIER_E_DATA, "/overrides/2: tier"},
      {"\"until\": \"2026-12-31\"", "\"until\": 7", TIER_E_DATA, "/overrides/1: until"},
      {"\"reason\": \"a promise by phone\"", "\"reason\": \"\"", TIER_E_DATA, "/overrides/0"},
      {"\"reason\": \"a promise by phone\"", "\"reasons\": \"a\"", TIER_E_DATA, "/overrides/0"},
      {"\"actor\": \"desk 3\"", "\"actor\": null", TIER_E_DATA, "/overrides/0"},
      {"\"kind\": \"fix\",\n      \"tier\": \"general\"", "\"kind\": \"freeze\"", TIER_E_DATA, "/overrides"},
      {"\"overrides\": [", "\"run_days\": [\"2026-05-05\", \"2026-05-05\"], \"overrides\": [", TIER_E_DATA,
       "/run_days/1"},
      {"\"overrides\": [", "\"anchors\": [null, null, null], \"overrides\": [", TIER_E_DATA, "/anchors/2"},
      {"\"overrides\": [", "\"anchors\": [{\"day\": \"2026-05-05\"}], \"overrides\": [", TIER_E_DATA, "/anchors/0"},
      {"\"overrides\": [", "\"anchors\": [{\"standings\": []}], \"overrides\": [", TIER_E_DATA, "/anchors/0"},
      {"\"overrides\": [", "\"anchors\": [{\"day\": 5}], \"overrides\": [", TIER_E_DATA, "/anchors/0"},
      {"\"customers\": [", "\"customers\": 7, \"more\": [", TIER_E_DATA, "/more"},
      {"\"7\", [2, 2], ", "\"7\", [2, 2] ", TIER_E_JSON, "line 23, column 18"},
      {"\"客户", "\"\xFF", TIER_E_JSON, "line 24"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    tier_error err = {.size = sizeof err};
    tier_roster *roster = NULL;
    const char *json = edited(cases[i].from, cases[i].to);
    const tier_status status = load(f->context, json, strlen(json), &roster, &err);
    if (status != cases[i].code || strstr(err.message, cases[i].place) == NULL) {
      fail_msg("%s: %s: %s", cases[i].to, tier_status_name(status), err.message);
    }
    assert_null(roster);
  }
}

/* Cut anywhere, or with any byte replaced: no crash, and no success with other customers. */
static void no_damage_gets_through(void **state) {
  roster_fixture *f = *state;
  const size_t length = sizeof EXPECTED - 1;
  static const char bytes[] = "\"[]{},:-0n\\ \xC3";
  for (size_t at = 0; at < length - 2; at++) {
    tier_roster *roster = NULL;
    char *json = malloc(at + 1); /* Of its own, so that a sanitizer sees its end. */
    assert_non_null(json);
    memcpy(json, EXPECTED, at);
    assert_int_equal(load(f->context, json, at, &roster, NULL), TIER_E_JSON);
    free(json);
    char copy[sizeof EXPECTED];
    memcpy(copy, EXPECTED, sizeof copy);
    copy[at] = bytes[at % (sizeof bytes - 1)];
    const tier_status status = load(f->context, copy, length, &roster, NULL);
    if (status == TIER_OK) {
      assert_int_equal(tier_roster_count(roster), 4);
      tier_roster_destroy(roster);
    } else {
      assert_true(status == TIER_E_JSON || status == TIER_E_DATA || status == TIER_E_ARGUMENT ||
                  status == TIER_E_TOO_NEW);
    }
  }
}

static void nesting_has_an_end(void **state) {
  roster_fixture *f = *state;
  static char json[200001];
  tier_error err = {.size = sizeof err};
  tier_roster *roster = NULL;
  memset(json, '[', sizeof json);
  memcpy(json, "{\"a\":", 5);
  assert_int_equal(load(f->context, json, sizeof json, &roster, &err), TIER_E_JSON);
  assert_non_null(strstr(err.message, "deep"));
}

enum { MANY = 30000 };

static void many_customers_come_back(void **state) {
  roster_fixture *f = *state;
  tier_roster *again = NULL;
  char *json = NULL, *json_again = NULL, id[32];
  tier_standing standing = standing_in("important");
  for (int i = 0; i < MANY; i++) {
    snprintf(id, sizeof id, "customer-%d", i);
    standing.until_day = standing.since_day + i % 4000;
    standing.last_day = standing.since_day + i % 100;
    assert_int_equal(tier_roster_set(f->roster, text(id), i % 2 ? "" : NULL, &standing, NULL), TIER_OK);
  }
  assert_int_equal(tier_roster_save(f->roster, &json, NULL), TIER_OK);
  assert_int_equal(load(f->context, json, strlen(json), &again, NULL), TIER_OK);
  assert_int_equal(tier_roster_save(again, &json_again, NULL), TIER_OK);
  assert_string_equal(json, json_again);
  tier_text_free(json);
  tier_text_free(json_again);
  tier_roster_destroy(again);
}

/* @return 1 once nothing failed. */
static int save_and_load_with_failure(size_t k, int sticky) {
  tier_test_allocator memory = {0};
  tier_context *context = make_context(&memory);
  tier_roster *roster = NULL, *again = NULL;
  char *json = NULL;
  assert_int_equal(make_roster(context, &roster, NULL), TIER_OK);
  assert_int_equal(fill_all(roster, NULL), TIER_OK);
  tier_test_allocator_fail(&memory, k, sticky);
  tier_status status = tier_roster_save(roster, &json, NULL);
  assert_true(status == TIER_OK || json == NULL);
  if (status == TIER_OK) {
    status = load(context, json, strlen(json), &again, NULL);
    assert_true(status == TIER_OK || again == NULL);
  }
  assert_true(status == TIER_OK || status == TIER_E_MEMORY);
  tier_text_free(json);
  tier_roster_destroy(roster);
  tier_roster_destroy(again);
  tier_context_destroy(context);
  assert_int_equal(memory.live, 0);
  return status == TIER_OK;
}

static void no_memory_changes_nothing_and_leaks_nothing(void **state) {
  (void)state;
  for (int sticky = 0; sticky < 2; sticky++) {
    size_t k = 1;
    while (!save_and_load_with_failure(k, sticky)) {
      k++;
    }
    assert_true(k > 25);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(what_is_saved_can_be_loaded_and_saved_again, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(the_document_is_for_people_too, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(layout_and_order_of_sections_are_free, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(damage_is_told_with_its_place, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(no_damage_gets_through, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(nesting_has_an_end, begin_roster, finish_roster),
      cmocka_unit_test_setup_teardown(many_customers_come_back, begin_roster, finish_roster),
      cmocka_unit_test(no_memory_changes_nothing_and_leaks_nothing),
  };
  return cmocka_run_group_tests_name("ladder: saved rosters", tests, NULL, NULL);
}
