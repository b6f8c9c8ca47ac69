/* SPDX-License-Identifier: Apache-2.0 */
/* A loyalty programme over the calendar year: who earns a tier has it until the end of the next year, then thirty days
 * of grace. A purchase that comes back takes the tier with it, a promise of the service desk holds, and everybody can
 * be told what happens next.
 */
#include <stdio.h>
#include <string.h>
#include <tier/tier.h>

static const char POLICY[] =
    "{ \"policy\": \"club\", \"version\": \"2025\", \"calendar\": { \"utc_offset\": \"+01:00\" },"
    "  \"metrics\": { \"spend_year\": { \"sum\": \"amount\", \"window\": \"year\" } },"
    "  \"tiers\": [ { \"id\": \"blue\" },"
    "    { \"id\": \"silver\", \"enter\": \"spend_year >= 300\" },"
    "    { \"id\": \"gold\", \"enter\": \"spend_year >= 1000\" } ],"
    "  \"ladder\": { \"period\": \"year\", \"valid\": \"next_period_end\", \"grace_days\": 30,"
    "    \"downgrade\": \"to_met\", \"reopen_days\": 60 } }";

enum { ROWS = 8, JAN_2025 = 20089, JAN_2026 = 20454, JAN_2027 = 20819 };

/* Lin buys enough for gold, but sends the biggest parcel back five weeks later. */
static const struct {
  const char *customer, *id, *returns;
  int32_t day;
  int64_t amount;
} rows[ROWS] = {{"kim", "k1", "", JAN_2025 + 40, 700},   {"kim", "k2", "", JAN_2025 + 200, 450},
                {"lin", "l1", "", JAN_2025 + 60, 350},   {"lin", "l2", "", JAN_2025 + 100, 800},
                {"lin", "l3", "l2", JAN_2025 + 135, -800}, {"max", "m1", "", JAN_2025 + 20, 320},
                {"max", "m2", "", JAN_2026 + 150, 310},  {"noa", "n1", "", JAN_2025 + 10, 90}};

typedef struct club {
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
  tier_roster *roster;
} club;

static tier_string text(const char *data) { return (tier_string){data, strlen(data)}; }

/* Takes in what happens on one day, as a shop does it. */
static tier_status sell(const club *c, int32_t day, tier_error *err) {
  for (int i = 0; i < ROWS; i++) {
    if (rows[i].day != day) {
      continue;
    }
    const tier_string id = text(rows[i].customer), transaction = text(rows[i].id), returned = text(rows[i].returns);
    const int64_t cents = 100 * rows[i].amount;
    const tier_transactions sale = {.size = sizeof sale,
                                    .count = 1,
                                    .customer_ids = &id,
                                    .days = &rows[i].day,
                                    .amounts_minor = &cents,
                                    .transaction_ids = &transaction,
                                    .returned_ids = &returned};
    const tier_status status = tier_book_add_transactions(c->book, &sale, NULL, err);
    if (status != TIER_OK) {
      return status;
    }
  }
  return TIER_OK;
}

/* The service desk promised Noa silver for half a year, and put its name to it. */
static tier_status promise(const club *c, tier_error *err) {
  const tier_override silver = {.size = sizeof silver,
                                .customer_id = text("noa"),
                                .kind = TIER_OVERRIDE_FLOOR,
                                .tier = text("silver"),
                                .reason = text("parcel lost twice"),
                                .actor = text("service desk"),
                                .until_day = JAN_2025 + 180};
  return tier_roster_override(c->roster, &silver, err);
}

static tier_status tell_changes(const tier_result *result, tier_error *err) {
  char today[16];
  tier_status status = TIER_OK;
  tier_day_format(tier_result_as_of_day(result), today);
  for (size_t i = 0; status == TIER_OK && i < tier_result_count(result); i++) {
    tier_decision to = {.size = sizeof to};
    status = tier_result_decision(result, i, &to, err);
    if (status == TIER_OK && to.change != TIER_CHANGE_SAME) {
      printf("%s  %.*s: %-4s %-6.*s  %s\n", today, (int)to.customer_id.length, to.customer_id.data,
             tier_change_name(to.change), (int)to.tier_id.length, to.tier_id.data, tier_reason_text(to.reason, "en"));
    }
  }
  return status;
}

/* One day of the programme. */
static tier_status live(club *c, int32_t day, tier_error *err) {
  tier_result *result = NULL;
  tier_roster *next = NULL;
  tier_status status = sell(c, day, err);
  if (status == TIER_OK) {
    status = tier_assign(c->fitted, c->book, day, c->roster, &result, err);
  }
  if (status == TIER_OK) {
    status = tell_changes(result, err);
  }
  if (status == TIER_OK) {
    status = tier_result_roster(result, &next, err);
  }
  if (status == TIER_OK) {
    tier_roster_destroy(c->roster);
    c->roster = next;
  }
  if (status == TIER_OK && day == JAN_2025 + 15) {
    status = promise(c, err);
  }
  tier_result_destroy(result);
  return status;
}

/* What each of them may be told today. */
static tier_status look_ahead(const club *c, int32_t today, tier_error *err) {
  tier_forecast *forecast = NULL;
  char day[16];
  tier_status status = tier_forecast_make(c->fitted, c->book, today, c->roster, NULL, &forecast, err);
  tier_day_format(today, day);
  printf("seen from %s, if nothing happens:\n", day);
  for (size_t i = 0; status == TIER_OK && i < tier_forecast_count(forecast); i++) {
    tier_next_change next = {.size = sizeof next};
    status = tier_forecast_get(forecast, i, &next, err);
    if (status != TIER_OK) {
      break;
    }
    tier_day_format(next.day, day);
    if (next.cause == TIER_CAUSE_NONE) {
      printf("  %.*s stays %.*s\n", (int)next.customer_id.length, next.customer_id.data, (int)next.tier_id.length,
             next.tier_id.data);
    } else {
      printf("  %.*s becomes %.*s on %s (%s)\n", (int)next.customer_id.length, next.customer_id.data,
             (int)next.next_id.length, next.next_id.data, day, tier_cause_name(next.cause));
    }
  }
  tier_forecast_destroy(forecast);
  return status;
}

static tier_status run(club *c, tier_error *err) {
  tier_status status = tier_policy_parse(c->context, text(POLICY), &c->policy, err);
  if (status == TIER_OK) {
    status = tier_book_create(c->context, NULL, &c->book, err);
  }
  if (status == TIER_OK) {
    status = sell(c, JAN_2025 + 10, err); /* A fit wants a customer; this policy learns nothing from him. */
  }
  if (status == TIER_OK) {
    status = tier_fit(c->policy, c->book, JAN_2025 + 10, &c->fitted, err);
  }
  for (int32_t day = JAN_2025 + 10; status == TIER_OK && day < JAN_2027 + 60; day++) {
    status = live(c, day, err);
    if (status == TIER_OK && day == JAN_2026) {
      status = look_ahead(c, day, err);
    }
  }
  return status;
}

int main(void) {
  tier_error err = {.size = sizeof err};
  club c = {.context = NULL};
  tier_status status = tier_context_create(NULL, &c.context, &err);
  if (status == TIER_OK) {
    status = run(&c, &err);
  }
  if (status != TIER_OK) {
    fprintf(stderr, "%s: %s\n", tier_status_name(status), err.message);
  }
  tier_roster_destroy(c.roster);
  tier_fitted_destroy(c.fitted);
  tier_policy_destroy(c.policy);
  tier_book_destroy(c.book);
  tier_context_destroy(c.context);
  return status == TIER_OK ? 0 : 1;
}
