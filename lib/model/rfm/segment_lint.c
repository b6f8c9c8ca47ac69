/* SPDX-License-Identifier: Apache-2.0 */
#include "segment_lint.h"

#include "model/findings.h"
#include "model/settings.h"
#include <stdio.h>

/* Cells named in a finding. */
#define MOST_NAMED 5

void tier__segment_lint_begin(tier__segment_lint *lint, tier_settings *settings, tier__segment_map *map) {
  *lint = (tier__segment_lint){settings, map};
}

void tier__segment_lint_box(tier__segment_lint *lint, size_t index, tier_string segment, size_t won) {
  if (won > 0) {
    return;
  }
  char place[256], entry[300];
  tier__settings_place(lint->settings, "segments", place);
  (void)snprintf(entry, sizeof entry, "%s/%zu", place, index);
  tier__findings_note(tier__settings_findings(lint->settings), TIER_WARNING, "segment_unreachable", entry, -1,
                      "this entry of \"%.*s\" never counts: the entries before it take all its cells",
                      (int)segment.length, segment.data);
}

/** A list of cells such as "215, 241", or "R10 F3 M5" where a score can have two digits; or of segments. */
typedef struct cell_list {
  size_t count;
  size_t length;
  char text[160];
} cell_list;

static void list_cell(cell_list *list, const tier__segment_map *map, size_t cell) {
  const size_t m = cell % map->bins[2] + 1, f = cell / map->bins[2] % map->bins[1] + 1;
  const size_t r = cell / map->bins[2] / map->bins[1] + 1;
  const int digits = map->bins[0] < 10 && map->bins[1] < 10 && map->bins[2] < 10;
  const char *comma = list->count > 0 ? ", " : "";
  char name[64] = "";
  if (list->count++ >= MOST_NAMED) {
    return;
  }
  if (map->bins[2] > 1) {
    (void)snprintf(name, sizeof name, digits ? "%s%zu%zu%zu" : "%sR%zu F%zu M%zu", comma, r, f, m);
  } else {
    (void)snprintf(name, sizeof name, digits ? "%s%zu%zu" : "%sR%zu F%zu", comma, r, f);
  }
  const int added = snprintf(list->text + list->length, sizeof list->text - list->length, "%s", name);
  list->length += added > 0 && (size_t)added < sizeof list->text - list->length ? (size_t)added : 0;
}

/** What does not fit is left out, but counted. */
static void list_name(cell_list *list, tier_string name) {
  const size_t room = sizeof list->text - list->length;
  if (list->count++ >= MOST_NAMED || name.length + 3 > room) {
    return;
  }
  const int added = snprintf(list->text + list->length, room, "%s%.*s", list->length > 0 ? ", " : "", (int)name.length,
                             name.data);
  list->length += added > 0 ? (size_t)added : 0;
}

static void note(tier__segment_lint *lint, const char *code, const cell_list *list, size_t cells, const char *what) {
  char place[256];
  if (list->count > 0) {
    tier__settings_place(lint->settings, "segments", place);
    tier__findings_note(tier__settings_findings(lint->settings), TIER_WARNING, code, place, -1,
                        "%zu of %zu cells %s: %s%s", list->count, cells, what, list->text,
                        list->count > MOST_NAMED ? ", ..." : "");
  }
}

/** Notes the segments that have no cell. @param occurs By label. */
static void note_never(tier__segment_lint *lint, const unsigned char *occurs) {
  const size_t segments = lint->map->label_count - 1; /* Without the prospects. */
  char place[256];
  cell_list never = {.count = 0};
  for (size_t label = 0; label < segments; label++) {
    if (!occurs[label]) {
      list_name(&never, lint->map->labels[label]);
    }
  }
  if (never.count > 0) {
    tier__settings_place(lint->settings, "segments", place);
    tier__findings_note(tier__settings_findings(lint->settings), TIER_WARNING, "segment_never", place, -1,
                        "%zu of %zu segments can never occur: %s%s", never.count, segments, never.text,
                        never.count > MOST_NAMED ? ", ..." : "");
  }
}

void tier__segment_lint_cells(tier__segment_lint *lint) {
  tier__segment_map *map = lint->map;
  const size_t cells = map->bins[0] * map->bins[1] * map->bins[2];
  unsigned char occurs[TIER__MOST_SEGMENTS + 1] = {0};
  cell_list gaps = {.count = 0}, contested = {.count = 0};
  for (size_t cell = 0; cell < cells; cell++) {
    const uint16_t label = map->cells[cell] & (uint16_t)~TIER__CELL_CONTESTED;
    if (label != 0) {
      occurs[label - 1] = 1;
    }
    if (map->cells[cell] == 0) {
      list_cell(&gaps, map, cell);
    } else if ((map->cells[cell] & TIER__CELL_CONTESTED) != 0) {
      list_cell(&contested, map, cell);
      map->cells[cell] &= (uint16_t)~TIER__CELL_CONTESTED;
    }
  }
  note(lint, "segment_gap", &gaps, cells, "have no segment");
  note(lint, "segment_overlap", &contested, cells, "are in several segments, of which the first counts");
  note_never(lint, occurs);
}
