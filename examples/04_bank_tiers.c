/* SPDX-License-Identifier: Apache-2.0 */
/* A bank: tiers by average balance, a floor for staff, one step down when a tier runs out, and relationship managers
 * who have so many hours.
 */
#include <stdio.h>
#include <string.h>
#include <tier/tier.h>

static const char POLICY[] =
    "{ \"policy\": \"bank\", \"version\": \"2026-01\","
    "  \"attributes\": { \"staff\": \"bool\" },"
    "  \"metrics\": { \"average\": { \"mean\": \"balance\", \"window_days\": 90 } },"
    "  \"tiers\": [ { \"id\": \"basic\" },"
    "    { \"id\": \"gold\", \"enter\": \"average >= 50000\" },"
    "    { \"id\": \"private\", \"enter\": \"average >= 500000\" } ],"
    "  \"ladder\": { \"valid\": { \"months\": 6 }, \"downgrade\": \"one_step\" },"
    "  \"rules\": { \"list\": ["
    "    { \"id\": \"staff\", \"when\": \"staff\", \"then\": { \"floor\": \"gold\" } } ] },"
    "  \"strategy\": { \"list\": ["
    "    { \"id\": \"manager\", \"tier\": \"private\", \"service_level\": \"personal\", \"contact_days\": 30,"
    "      \"owner_role\": \"manager\", \"hours\": 12 },"
    "    { \"id\": \"team\", \"tier\": \"gold\", \"service_level\": \"team\", \"owner_role\": \"team\","
    "      \"hours\": 1.5 },"
    "    { \"id\": \"app\", \"service_level\": \"app\" } ] } }";

enum { ROWS = 9, PEOPLE = 6, OWNERS = 3, DAY = 20454 }; /* 2026-01-01. */

/* Money comes in and goes out: below zero is a withdrawal. In units, not cents. */
static const struct {
  const char *customer;
  int32_t day;
  int64_t amount;
} rows[ROWS] = {{"ann", DAY - 200, 900000},  {"ann", DAY + 20, -870000}, {"bo", DAY - 300, 620000},
                {"chi", DAY - 150, 700000},  {"dee", DAY - 400, 80000},  {"eva", DAY - 30, 900},
                {"fritz", DAY - 500, 45000}, {"bo", DAY + 100, 5000},    {"fritz", DAY + 60, 30000}};
static const char *const people[PEOPLE] = {"ann", "bo", "chi", "dee", "eva", "fritz"};
static const uint8_t is_staff[PEOPLE] = {0, 0, 0, 0, 1, 0};

typedef struct bank {
  tier_context *context;
  tier_book *book;
  tier_policy *policy;
  tier_fitted *fitted;
  tier_roster *roster; /* Where everybody stands. */
  tier_result *result; /* Of the last day asked about. */
} bank;

static tier_string text(const char *data) { return (tier_string){data, strlen(data)}; }

static tier_status fill_book(bank *b, tier_error *err) {
  tier_string ids[ROWS], names[PEOPLE];
  int32_t days[ROWS];
  int64_t cents[ROWS];
  for (int i = 0; i < ROWS; i++) {
    ids[i] = text(rows[i].customer);
    days[i] = rows[i].day;
    cents[i] = 100 * rows[i].amount;
  }
  for (int i = 0; i < PEOPLE; i++) {
    names[i] = text(people[i]);
  }
  const tier_transactions moves = {
      .size = sizeof moves, .count = ROWS, .customer_ids = ids, .days = days, .amounts_minor = cents};
  const tier_column flags = {.size = sizeof flags, .type = TIER_BOOL, .count = PEOPLE, .values = is_staff};
  const tier_attribute staff = {.size = sizeof staff, .name = "staff", .type = TIER_BOOL, .column = &flags};
  const tier_attribute *const attributes[] = {&staff};
  const tier_customers customers = {.size = sizeof customers,
                                    .count = PEOPLE,
                                    .customer_ids = names,
                                    .attributes = attributes,
                                    .attribute_count = 1};
  tier_status status = tier_book_create(b->context, NULL, &b->book, err);
  if (status == TIER_OK) {
    status = tier_book_add_transactions(b->book, &moves, NULL, err);
  }
  return status == TIER_OK ? tier_book_add_customers(b->book, &customers, NULL, err) : status;
}

/* One evaluation; its roster is what the next one starts from. */
static tier_status evaluate(bank *b, int32_t day, tier_error *err) {
  tier_result *result = NULL;
  tier_roster *roster = NULL;
  tier_status status = tier_assign(b->fitted, b->book, day, b->roster, &result, err);
  if (status == TIER_OK) {
    status = tier_result_roster(result, &roster, err);
  }
  if (status != TIER_OK) {
    tier_result_destroy(result);
    return status;
  }
  tier_result_destroy(b->result);
  tier_roster_destroy(b->roster);
  b->result = result;
  b->roster = roster;
  return TIER_OK;
}

static tier_status show(const bank *b, tier_error *err) {
  char today[16], until[16];
  tier_status status = TIER_OK;
  tier_day_format(tier_result_as_of_day(b->result), today);
  printf("%s\n", today);
  for (size_t i = 0; status == TIER_OK && i < tier_result_count(b->result); i++) {
    tier_decision to = {.size = sizeof to};
    status = tier_result_decision(b->result, i, &to, err);
    if (status == TIER_OK) {
      tier_day_format(to.until_day, until);
      printf("  %-6.*s %-8.*s %-9s %-11.*s %s\n", (int)to.customer_id.length, to.customer_id.data,
             (int)to.tier_id.length, to.tier_id.data, tier_change_name(to.change), (int)to.reason.length,
             to.reason.data, to.until_day == TIER_NO_DAY ? "" : until);
    }
  }
  return status;
}

static tier_status print_loads(const tier_owner_plan *plan, const tier_owner *owners, tier_error *err) {
  tier_status status = TIER_OK;
  for (size_t i = 0; status == TIER_OK && i < OWNERS; i++) {
    double hours;
    uint64_t customers;
    status = tier_owner_plan_load(plan, i, &hours, &customers, err);
    if (status == TIER_OK) {
      printf("  %-5.*s %4.1f of %4.1f hours\n", (int)owners[i].id.length, owners[i].id.data, hours, owners[i].hours);
    }
  }
  for (size_t i = 0; status == TIER_OK && i < tier_owner_plan_role_count(plan); i++) {
    tier_role_summary role = {.size = sizeof role};
    status = tier_owner_plan_role(plan, i, &role, err);
    if (status == TIER_OK) {
      printf("  %-8.*s needed %4.1f, kept %d, given %d, moved %d, unmet %d\n", (int)role.role.length, role.role.data,
             role.hours_needed, (int)role.kept, (int)role.given, (int)role.moved, (int)role.unmet);
    }
  }
  return status;
}

/* Who looks after whom. Ann and Bo have been with Mia so far. */
static tier_status plan_owners(const bank *b, tier_error *err) {
  const tier_owner owners[OWNERS] = {{sizeof *owners, text("mia"), text("manager"), 20},
                                     {sizeof *owners, text("noor"), text("manager"), 13},
                                     {sizeof *owners, text("desk"), text("team"), 40}};
  const tier_ownership present[] = {{text("ann"), text("mia")}, {text("bo"), text("mia")}};
  tier_owner_plan *plan = NULL;
  tier_status status = tier_owners_plan(b->result, owners, OWNERS, present, 2, &plan, err);
  printf("owners\n");
  for (size_t i = 0; status == TIER_OK && i < tier_result_count(b->result); i++) {
    static const char *const changes[] = {"", "stays with", "new with", "moves to", "leaves", "finds nobody"};
    tier_decision to = {.size = sizeof to};
    int64_t owner;
    int32_t change;
    status = tier_owner_plan_customer(plan, i, &owner, &change, err);
    if (status == TIER_OK) {
      status = tier_result_decision(b->result, i, &to, err);
    }
    if (status == TIER_OK && change != TIER_OWNER_NONE) {
      printf("  %-6.*s %s %.*s\n", (int)to.customer_id.length, to.customer_id.data, changes[change],
             owner < 0 ? 0 : (int)owners[owner].id.length, owner < 0 ? "" : owners[owner].id.data);
    }
  }
  if (status == TIER_OK) {
    status = print_loads(plan, owners, err);
  }
  tier_owner_plan_destroy(plan);
  return status;
}

static tier_status run(bank *b, tier_error *err) {
  static const int32_t days[] = {DAY, DAY + 120, DAY + 181, DAY + 365};
  tier_status status = tier_policy_parse(b->context, text(POLICY), &b->policy, err);
  if (status == TIER_OK) {
    status = fill_book(b, err);
  }
  if (status == TIER_OK) {
    status = tier_fit(b->policy, b->book, DAY, &b->fitted, err);
  }
  for (size_t i = 0; status == TIER_OK && i < sizeof days / sizeof days[0]; i++) {
    status = evaluate(b, days[i], err);
    if (status == TIER_OK) {
      status = show(b, err);
    }
    if (status == TIER_OK && i == 0) {
      status = plan_owners(b, err);
    }
  }
  return status;
}

int main(void) {
  tier_error err = {.size = sizeof err};
  bank b = {.context = NULL};
  tier_status status = tier_context_create(NULL, &b.context, &err);
  if (status == TIER_OK) {
    status = run(&b, &err);
  }
  if (status != TIER_OK) {
    fprintf(stderr, "%s: %s\n", tier_status_name(status), err.message);
  }
  tier_result_destroy(b.result);
  tier_roster_destroy(b.roster);
  tier_fitted_destroy(b.fitted);
  tier_policy_destroy(b.policy);
  tier_book_destroy(b.book);
  tier_context_destroy(b.context);
  return status == TIER_OK ? 0 : 1;
}
