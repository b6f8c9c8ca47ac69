/* SPDX-License-Identifier: Apache-2.0 */
/* Where customers stand, and what was set by hand: --roster and --overrides. */
#include "csv_file.h"
#include "intake.h"

#include <stdlib.h>
#include <string.h>

static int take_roster(void *user_data, const csv_batch *batch) {
  size_t id, tier;
  if (csv_column_named(batch, "customer_id", &id) != CLI_DONE || csv_column_named(batch, "tier", &tier) != CLI_DONE) {
    return CLI_BAD_INPUT;
  }
  tier_error error = {.size = sizeof error, .row = -1};
  tier_status status = tier_roster_add(user_data, batch->cells[id], batch->cells[tier], batch->rows, &error);
  if (status != TIER_OK && error.row >= 0 && (size_t)error.row < batch->rows) {
    return cli_fail(CLI_BAD_INPUT, "%s:%lld: %s", batch->path, (long long)batch->lines[error.row], error.message);
  }
  return status == TIER_OK ? CLI_DONE : cli_fail_status(batch->path, status, &error);
}

/** Is it what `--roster-out` wrote? Anything else is CSV. */
static int is_json(const char *path) {
  FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
  int first = file == NULL ? EOF : fgetc(file);
  if (file != NULL) {
    (void)fclose(file);
  }
  return first == '{';
}

static int load_json(const char *path, const tier_policy *policy, tier_roster **ret_roster) {
  char *data = NULL;
  size_t length = 0;
  tier_error error = {.size = sizeof error};
  int code = cli_file_read(path, &data, &length);
  if (code == CLI_DONE) {
    tier_string json = {data, length};
    tier_status status = tier_roster_load(policy, json, ret_roster, &error);
    code = status == TIER_OK ? CLI_DONE : cli_fail_status(path, status, &error);
  }
  free(data);
  return code;
}

/** The words of the column "kind", by TIER_OVERRIDE_... @return -1 if it is none of them. */
static int32_t kind_of(tier_string word) {
  static const char *const kinds[] = {"freeze", "fix", "floor", "ceiling"};
  for (int32_t i = 0; i < 4; i++) {
    if (word.length == strlen(kinds[i]) && memcmp(word.data, kinds[i], word.length) == 0) {
      return i;
    }
  }
  return -1;
}

typedef struct override_columns {
  size_t id, kind, tier, reason, actor, until;
} override_columns;

static int find_columns(const csv_batch *batch, override_columns *at) {
  static const char *const until[] = {"until", NULL}; /* May be missing. */
  int code = csv_column_named(batch, "customer_id", &at->id);
  code = code == CLI_DONE ? csv_column_named(batch, "kind", &at->kind) : code;
  code = code == CLI_DONE ? csv_column_named(batch, "tier", &at->tier) : code;
  code = code == CLI_DONE ? csv_column_named(batch, "reason", &at->reason) : code;
  code = code == CLI_DONE ? csv_column_named(batch, "actor", &at->actor) : code;
  return code == CLI_DONE ? csv_column(batch, until, &at->until) : code;
}

static int take_override(tier_roster *roster, const csv_batch *batch, const override_columns *at, size_t row) {
  const long long line = (long long)batch->lines[row];
  const tier_string kind = batch->cells[at->kind][row];
  tier_override made = {.size = sizeof made,
                        .customer_id = batch->cells[at->id][row],
                        .kind = kind_of(kind),
                        .tier = batch->cells[at->tier][row],
                        .reason = batch->cells[at->reason][row],
                        .actor = batch->cells[at->actor][row],
                        .until_day = TIER_NO_DAY};
  tier_error error = {.size = sizeof error};
  if (made.kind < 0) {
    return cli_fail(CLI_BAD_INPUT, "%s:%lld: column 'kind': '%.*s' is none of freeze, fix, floor, ceiling", batch->path,
                    line, (int)kind.length, kind.data);
  }
  if (at->until < batch->columns && batch->cells[at->until][row].length > 0 &&
      tier_day_parse(batch->cells[at->until][row], &made.until_day, NULL) != TIER_OK) {
    return cli_fail(CLI_BAD_INPUT, "%s:%lld: column 'until': '%.*s' is not a date", batch->path, line,
                    (int)batch->cells[at->until][row].length, batch->cells[at->until][row].data);
  }
  if (tier_roster_override(roster, &made, &error) != TIER_OK) {
    return cli_fail(error.code == TIER_E_MEMORY ? CLI_FAILURE : CLI_BAD_INPUT, "%s:%lld: %s", batch->path, line,
                    error.message);
  }
  return CLI_DONE;
}

static int take_overrides(void *user_data, const csv_batch *batch) {
  override_columns at;
  int code = find_columns(batch, &at);
  for (size_t row = 0; code == CLI_DONE && row < batch->rows; row++) {
    code = take_override(user_data, batch, &at, row);
  }
  return code;
}

int intake_roster(const cli_options *options, const tier_policy *policy, tier_roster **ret_roster) {
  tier_error error = {.size = sizeof error};
  tier_roster *roster = NULL;
  int code = CLI_DONE;
  if (options->roster == NULL && options->overrides == NULL) {
    return CLI_DONE;
  }
  if (options->roster != NULL && is_json(options->roster)) {
    code = load_json(options->roster, policy, &roster);
  } else {
    tier_status status = tier_roster_create(policy, &roster, &error);
    code = status == TIER_OK ? CLI_DONE : cli_fail_status(options->roster, status, &error);
    if (code == CLI_DONE && options->roster != NULL) {
      code = csv_file_read(options->roster, 16384, take_roster, roster);
    }
  }
  if (code == CLI_DONE && options->overrides != NULL) {
    code = csv_file_read(options->overrides, 16384, take_overrides, roster);
  }
  if (code != CLI_DONE) {
    tier_roster_destroy(roster);
    return code;
  }
  *ret_roster = roster;
  return CLI_DONE;
}

int roster_write(const char *path, const tier_result *result) {
  tier_error error = {.size = sizeof error};
  tier_roster *roster = NULL;
  char *json = NULL;
  tier_status status = tier_result_roster(result, &roster, &error);
  if (status == TIER_OK) {
    status = tier_roster_save(roster, &json, &error);
  }
  tier_roster_destroy(roster);
  if (status != TIER_OK) {
    return cli_fail_status(path, status, &error);
  }
  const int code = cli_output_text(path, json);
  tier_text_free(json);
  return code;
}
