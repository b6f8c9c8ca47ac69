/* SPDX-License-Identifier: Apache-2.0 */
/* Written as a stream: one line a customer, and no tree of values. */
#include "base/calendar_text.h"
#include "base/json_write.h"
#include "roster_document.h"
#include "roster_object.h"

#include <string.h>

static void write_text(tier_writer *writer, const char *key, const char *text) {
  tier_writer_text(writer, key, (tier_string){text, strlen(text)});
}

static void write_day(tier_writer *writer, const char *key, int32_t day) {
  char text[16];
  const size_t length = tier__day_write(day, text);
  tier_writer_text(writer, key, (tier_string){text, length});
}

static void write_ladders(tier_writer *writer, const tier_roster *roster) {
  tier_writer_begin(writer, "ladders", 1);
  for (size_t k = 0; k < roster->ladder_count; k++) {
    const tier__roster_ladder *ladder = &roster->ladders[k];
    tier_writer_begin(writer, NULL, 0);
    write_text(writer, "name", ladder->name);
    tier_writer_begin(writer, "tiers", 1);
    for (size_t i = 0; i < ladder->tier_count; i++) {
      write_text(writer, NULL, ladder->tiers[i]);
    }
    tier_writer_end(writer);
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
}

/* For people: what the lists of numbers and days are. */
static void write_columns(tier_writer *writer, tier__text *line) {
  line->length = 0;
  for (size_t k = 0; k < TIER__STANDING_COLUMNS; k++) {
    const char *name = tier__standing_columns[k].name;
    tier__text_add_string(line, k == 0 ? "[" : ", ");
    tier__text_add_json(line, name, strlen(name));
  }
  tier__text_add_string(line, "]");
  tier__writer_verbatim(writer, "columns", line->data, line->length);
}

static void add_day(tier__text *line, int32_t day) {
  char text[16];
  const size_t length = tier__day_write(day, text);
  tier__text_add(line, "\"", 1);
  tier__text_add(line, text, length);
  tier__text_add(line, "\"", 1);
}

static void add_standing(tier__text *line, const tier__standing *standing) {
  int32_t values[TIER__STANDING_COLUMNS];
  size_t count = TIER__STANDING_COLUMNS;
  tier__standing_values(standing, values);
  while (count > 0 && values[count - 1] == tier__standing_columns[count - 1].none) {
    count--;
  }
  tier__text_add(line, "[", 1);
  for (size_t k = 0; k < count; k++) {
    const tier__standing_column *column = &tier__standing_columns[k];
    tier__text_add(line, ", ", k == 0 ? 0 : 2);
    if (column->kind != TIER__COLUMN_OF_COUNTS && values[k] == column->none) {
      tier__text_add(line, "null", 4);
    } else if (column->kind == TIER__COLUMN_OF_DAYS) {
      add_day(line, values[k]);
    } else {
      tier__text_add_integer(line, values[k]);
    }
  }
  tier__text_add(line, "]", 1);
}

/* One list a customer: his id, if it is asked for, and the standings on all ladders. */
static void write_standings(tier_writer *writer, tier__text *line, const tier_roster *roster,
                            const tier__standing *standings, int with_ids) {
  const size_t per_customer = roster->ladder_count, count = tier_roster_count(roster);
  for (size_t i = 0; i < count && line->status == TIER_OK && writer->text.status == TIER_OK; i++) {
    line->length = 0;
    tier__text_add(line, "[", 1);
    if (with_ids) {
      const tier_string id = tier__keys_text(roster->customers, (uint32_t)i);
      tier__text_add_json(line, id.data, id.length);
    }
    for (size_t k = 0; k < per_customer; k++) {
      tier__text_add(line, ", ", k == 0 && !with_ids ? 0 : 2);
      add_standing(line, &standings[i * per_customer + k]);
    }
    tier__text_add(line, "]", 1);
    tier__writer_verbatim(writer, NULL, line->data, line->length);
  }
}

static void write_anchors(tier_writer *writer, tier__text *line, const tier_roster *roster) {
  tier_writer_begin(writer, "anchors", 1);
  for (size_t k = 0; k < 2; k++) {
    if (roster->anchors[k] == NULL || roster->anchor_days[k] == TIER__NEVER_DAY) {
      tier__writer_null(writer, NULL);
      continue;
    }
    tier_writer_begin(writer, NULL, 0);
    write_day(writer, "day", roster->anchor_days[k]);
    tier_writer_begin(writer, "standings", 1);
    write_standings(writer, line, roster, roster->anchors[k], 0);
    tier_writer_end(writer);
    tier_writer_end(writer);
  }
  tier_writer_end(writer);
  tier_writer_begin(writer, "run_days", 1);
  for (size_t i = 0; i < roster->run_day_count; i++) {
    write_day(writer, NULL, roster->run_days[i]);
  }
  tier_writer_end(writer);
}

static void write_override(tier_writer *writer, const tier_roster *roster, const tier__override *o) {
  const tier__roster_ladder *ladder = &roster->ladders[o->ladder];
  tier_writer_begin(writer, NULL, 0);
  tier_writer_text(writer, "customer", tier__keys_text(roster->customers, o->customer));
  write_text(writer, "ladder", ladder->name);
  write_text(writer, "kind", tier__override_words[o->kind]);
  if (o->tier >= 0) {
    write_text(writer, "tier", ladder->tiers[o->tier]);
  }
  write_text(writer, "reason", o->reason);
  write_text(writer, "actor", o->actor);
  if (o->until_day != TIER__NO_END) {
    write_day(writer, "until", o->until_day);
  }
  tier_writer_end(writer);
}

tier_status tier_roster_save(const tier_roster *roster, char **ret_json, tier_error *err) {
  tier_writer writer;
  if (roster == NULL || ret_json == NULL) {
    return tier__fail(err, TIER_E_ARGUMENT, "roster and ret_json must not be NULL");
  }
  tier__text line = tier__text_begin(roster->context);
  tier__writer_begin(&writer, roster->context);
  write_text(&writer, "libtier", "roster");
  tier_writer_integer(&writer, "format", TIER__ROSTER_FORMAT);
  write_ladders(&writer, roster);
  write_columns(&writer, &line);
  tier_writer_begin(&writer, "customers", 1);
  write_standings(&writer, &line, roster, roster->standings, 1);
  tier_writer_end(&writer);
  if (roster->anchors[0] != NULL || roster->anchors[1] != NULL || roster->run_day_count > 0) {
    write_anchors(&writer, &line, roster);
  }
  tier_writer_begin(&writer, "overrides", 1);
  for (size_t i = 0; i < roster->override_count; i++) {
    write_override(&writer, roster, &roster->overrides[i]);
  }
  tier_writer_end(&writer);
  const tier_status status = tier__text_status(&line, err);
  tier__text_end(&line);
  if (status != TIER_OK) {
    tier__writer_end_all(&writer);
    return status;
  }
  return tier__writer_take(&writer, ret_json, err);
}
