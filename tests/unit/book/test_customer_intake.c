/* SPDX-License-Identifier: Apache-2.0 */
#include "book_fixture.h"
#include <math.h>
#include <stdlib.h>

static tier_customers one_row(const int64_t *number, const tier_attribute *const *attributes, size_t count) {
  const tier_customers rows = {.size = sizeof rows, .count = 1, .customer_numbers = number, .attributes = attributes,
                               .attribute_count = count};
  return rows;
}

/* Every type by column and by text gives the same attribute. */
static void test_types_and_texts_agree(void **state) {
  const uint8_t truth = 1;
  const int64_t whole = -7, cents = 1250, customer = 5;
  const double real = 0.25;
  const int32_t code = 1, day = FIXTURE_DAY;
  const tier_string labels[] = {{"x", 1}, {"Köln", 5}};
  const void *const values[] = {NULL, &truth, &whole, &real, &code, &day, &cents};
  const char *const texts[] = {NULL, "YES", "-7", "2.5e-1", "Köln", "2024-01-01", "12.5"};
  const char *const names[] = {NULL, "b", "i", "f", "t", "d", "m"};
  for (tier_type type = TIER_BOOL; type <= TIER_MONEY; ++type) {
    const tier_column column = {.size = sizeof column, .type = type, .count = 1, .values = values[type],
                                .labels = labels, .label_count = 2};
    const tier_string text = fixture_text(texts[type]);
    const tier_attribute typed = {.size = sizeof typed, .name = names[type], .type = type, .column = &column};
    const tier_attribute read = {.size = sizeof read, .name = names[type], .type = type, .texts = &text};
    const tier_attribute *const first[] = {&typed}, *const second[] = {&read};
    tier_intake intake = {.size = sizeof intake};
    tier_customers rows = one_row(&customer, first, 1);
    assert_int_equal(tier_book_add_customers(*state, &rows, &intake, NULL), TIER_OK);
    assert_int_equal(intake.accepted, 1);
    assert_int_equal(tier__book_attribute_type(*state, names[type]), type);
    rows.attributes = second;
    assert_int_equal(tier_book_add_customers(*state, &rows, &intake, NULL), TIER_OK);
    assert_int_equal(intake.duplicate, 1);
  }
  assert_int_equal(tier_book_count(*state), 1);
  assert_int_equal(tier__book_attribute_type(*state, "none"), TIER_ANY);
}

/* What does not read as its type, or is out of its range, rejects the row and names the attribute. */
static void test_bad_cells(void **state) {
  static const struct {
    tier_type type;
    const char *text;
    int32_t reason;
  } cases[] = {{TIER_BOOL, "maybe", TIER_ROW_BAD_ATTRIBUTE},      {TIER_BOOL, "tru", TIER_ROW_BAD_ATTRIBUTE},
               {TIER_INT64, "1.5", TIER_ROW_BAD_ATTRIBUTE},       {TIER_FLOAT64, "nan", TIER_ROW_BAD_ATTRIBUTE},
               {TIER_DAY, "2023-02-29", TIER_ROW_BAD_ATTRIBUTE},  {TIER_MONEY, "0.001", TIER_ROW_BAD_ATTRIBUTE},
               {TIER_TEXT, "\xC0\x80", TIER_ROW_BAD_TEXT},
               {TIER_DAY, "2024-01-01T00:00Z", TIER_ROW_BAD_ATTRIBUTE}};
  static const char *const names[] = {"", "b", "i", "f", "t", "d", "m"};
  const int64_t customer = 5;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    const tier_string text = fixture_text(cases[i].text);
    const tier_attribute attribute = {.size = sizeof attribute, .name = names[cases[i].type], .type = cases[i].type,
                                      .texts = &text};
    const tier_attribute *const attributes[] = {&attribute};
    const tier_customers rows = one_row(&customer, attributes, 1);
    tier_intake intake = {.size = sizeof intake};
    assert_int_equal(tier_book_add_customers(*state, &rows, &intake, NULL), TIER_OK);
    assert_int_equal(intake.rejected, 1);
    const tier_rejection rejection = fixture_rejection(*state, i);
    assert_int_equal(rejection.reason, cases[i].reason);
    assert_string_equal(rejection.field, names[cases[i].type]);
    assert_int_equal(rejection.is_customer, 1);
    assert_int_equal(rejection.row_number, i + 1);
    assert_int_equal(rejection.text.length, 2 + text.length);
  }
  assert_int_equal(tier_book_count(*state), 0);
  assert_int_equal(fixture_quality(*state).customer_rows_rejected, sizeof cases / sizeof cases[0]);
  assert_int_equal(fixture_quality(*state).rows, 0);
}

static void test_bad_typed_cells(void **state) {
  const uint8_t two = 2, unknown = 0;
  const double infinite = HUGE_VAL;
  const int32_t code = 3, day = INT32_MAX;
  const tier_string label = {"\xFF", 1};
  const int64_t customer = 5;
  const struct {
    tier_type type;
    const void *value;
  } cases[] = {{TIER_BOOL, &two}, {TIER_FLOAT64, &infinite}, {TIER_TEXT, &code}, {TIER_DAY, &day}};
  static const char *const names[] = {"", "b", "i", "f", "t", "d", "m"};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    tier_column column = {.size = sizeof column, .type = cases[i].type, .count = 1, .values = cases[i].value,
                          .labels = &label, .label_count = 1};
    const tier_attribute attribute = {.size = sizeof attribute, .name = names[cases[i].type], .type = cases[i].type,
                                      .column = &column};
    const tier_attribute *const attributes[] = {&attribute};
    const tier_customers rows = one_row(&customer, attributes, 1);
    tier_intake intake = {.size = sizeof intake};
    assert_int_equal(tier_book_add_customers(*state, &rows, &intake, NULL), TIER_OK);
    assert_int_equal(intake.rejected, 1);
    column.validity = &unknown;
    assert_int_equal(tier_book_add_customers(*state, &rows, &intake, NULL), TIER_OK);
    assert_int_equal(intake.rejected, 0);
  }
}

/* Rows complete each other; of values that disagree the smallest stands and the other rows are out as a whole. */
static void test_conflict(void **state) {
  const fixture_customer rows[] = {{"a", "Rome", NULL, NULL, 1},
                                   {"a", NULL, "5", "2024-01-05", 2},
                                   {"a", "Rome", NULL, NULL, 3},
                                   {"b", "Oslo", NULL, NULL, 4}};
  const fixture_customer other[] = {{"a", "Paris", NULL, NULL, 5}, {"a", NULL, "9", NULL, 6}};
  tier_intake intake = fixture_take_customers(*state, rows, 4);
  assert_int_equal(intake.accepted, 3);
  assert_int_equal(intake.duplicate, 1);
  intake = fixture_take_customers(*state, other, 2);
  assert_int_equal(intake.accepted, 1);
  assert_int_equal(intake.rejected, 1);
  assert_int_equal(fixture_quality(*state).customer_rows_rejected, 3);
  int64_t sum = 0;
  for (size_t i = 0; i < 3; ++i) {
    const tier_rejection rejection = fixture_rejection(*state, i);
    sum += rejection.row_number;
    assert_int_equal(rejection.reason, TIER_ROW_CONFLICT);
    assert_string_equal(rejection.field, rejection.row_number == 6 ? "points" : "city");
  }
  assert_int_equal(sum, 1 + 3 + 6);
  char *picture = fixture_picture(*state, TIER__MERGE_DAY);
  assert_non_null(strstr(picture, "\n1=Paris,5\n0=Oslo,\n"));
  free(picture);
}

/* A start day leaves earlier transactions out, whether it is known before or after them. */
static void test_start_day(void **state) {
  const fixture_row rows[] = {{"a", "2024-01-04", "1", NULL, NULL, NULL, 1},
                              {"a", "2024-01-05", "2", NULL, NULL, NULL, 2}};
  const fixture_customer start[] = {{"a", NULL, NULL, "2024-01-05", 1}};
  fixture_take(*state, rows, 2);
  assert_int_equal(fixture_quality(*state).spend_minor, 300);
  fixture_take_customers(*state, start, 1);
  const tier_quality quality = fixture_quality(*state);
  assert_int_equal(quality.spend_minor, 200);
  assert_int_equal(quality.reasons[TIER_ROW_BEFORE_START], 1);
  assert_int_equal(quality.ignored, 1);
  assert_int_equal(quality.first_day, FIXTURE_DAY + 4);
}

/* One customer in all rows, all different: linear, not quadratic, in their number. */
static void test_one_customer_for_all(void **state) {
  enum { COUNT = 100000 };
  int64_t *numbers = calloc(COUNT, sizeof *numbers), *values = calloc(COUNT, sizeof *values);
  assert_true(numbers != NULL && values != NULL);
  for (int i = 0; i < COUNT; ++i) {
    values[i] = i;
  }
  const tier_column column = {.size = sizeof column, .type = TIER_INT64, .count = COUNT, .values = values};
  const tier_attribute attribute = {.size = sizeof attribute, .name = "x", .type = TIER_INT64, .column = &column};
  const tier_attribute *const attributes[] = {&attribute};
  tier_customers rows = one_row(numbers, attributes, 1);
  tier_intake intake = {.size = sizeof intake};
  rows.count = COUNT;
  assert_int_equal(tier_book_add_customers(*state, &rows, &intake, NULL), TIER_OK);
  assert_int_equal(intake.accepted, 1);
  assert_int_equal(intake.rejected, COUNT - 1);
  free(numbers);
  free(values);
}

/* An array without entries may be NULL: many languages have no other. */
static void test_no_rows(void **state) {
  const tier_column column = {.size = sizeof column, .type = TIER_FLOAT64};
  const tier_attribute texts = {.size = sizeof texts, .name = "x", .type = TIER_INT64};
  const tier_attribute values = {.size = sizeof values, .name = "y", .type = TIER_FLOAT64, .column = &column};
  const tier_attribute *const attributes[] = {&texts, &values};
  tier_customers rows = one_row(NULL, attributes, 2);
  rows.count = 0;
  assert_int_equal(tier_book_add_customers(*state, &rows, NULL, NULL), TIER_OK);
  assert_int_equal(tier__book_attribute_type(*state, "x"), TIER_INT64);
  assert_int_equal(tier__book_attribute_type(*state, "y"), TIER_FLOAT64);
  const int64_t number = 1;
  rows = one_row(&number, attributes, 2);
  assert_int_equal(tier_book_add_customers(*state, &rows, NULL, NULL), TIER_E_ARGUMENT);
}

static void check_refused(tier_book *book, const tier_attribute *first, const tier_attribute *second,
                          tier_status expected) {
  const int64_t number = 1;
  const tier_attribute *const attributes[] = {first, second};
  const tier_customers rows = one_row(&number, attributes, second == NULL ? 1 : 2);
  assert_int_equal(tier_book_add_customers(book, &rows, NULL, NULL), expected);
  assert_int_equal(tier_book_count(book), 0);
  assert_int_equal(tier__book_attribute_type(book, "y"), TIER_ANY);
}

static void test_bad_calls(void **state) {
  const tier_string text = {"1", 1};
  const int64_t value = 1;
  tier_book *book = *state;
  const tier_column column = {.size = sizeof column, .type = TIER_INT64, .count = 1, .values = &value};
  const tier_column cents = {.size = sizeof cents, .type = TIER_MONEY, .count = 1, .values = &value,
                             .minor_digits = 3};
  const tier_attribute good = {.size = sizeof good, .name = "y", .type = TIER_INT64, .texts = &text};
  tier_attribute bad = good;
  check_refused(book, &good, &good, TIER_E_ARGUMENT);
  bad.name = "2x";
  check_refused(book, &good, &bad, TIER_E_ARGUMENT);
  bad.name = "in";
  check_refused(book, &good, &bad, TIER_E_ARGUMENT);
  bad.name = "x";
  bad.type = TIER_ANY;
  check_refused(book, &good, &bad, TIER_E_ARGUMENT);
  bad.type = TIER_FLOAT64;
  bad.column = &column;
  check_refused(book, &good, &bad, TIER_E_ARGUMENT);
  bad.texts = NULL;
  check_refused(book, &good, &bad, TIER_E_ARGUMENT);
  bad.type = TIER_MONEY;
  bad.column = &cents;
  check_refused(book, &good, &bad, TIER_E_DATA);
  const fixture_customer known[] = {{"a", "x", "1", NULL, 1}};
  fixture_take_customers(book, known, 1);
  const tier_attribute other = {.size = sizeof other, .name = "points", .type = TIER_MONEY, .texts = &text};
  const tier_attribute *const attributes[] = {&other};
  const tier_customers rows = one_row(&value, attributes, 1);
  assert_int_equal(tier_book_add_customers(book, &rows, NULL, NULL), TIER_E_DATA);
  assert_int_equal(tier_book_add_customers(NULL, &rows, NULL, NULL), TIER_E_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_types_and_texts_agree, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_bad_cells, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_bad_typed_cells, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_conflict, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_start_day, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_one_customer_for_all, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_no_rows, fixture_begin, fixture_end),
      cmocka_unit_test_setup_teardown(test_bad_calls, fixture_begin, fixture_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
