/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_sections.h"

static void write_flags(tier__explanation *explanation) {
  static const struct {
    uint16_t bit;
    const char *name;
  } flags[] = {{TIER__STANDING_HELD, "held"},
               {TIER__STANDING_CONFLICT, "conflict"},
               {TIER__STANDING_REOPENED, "reopened"}};
  tier_writer_begin(&explanation->writer, "flags", 1);
  for (size_t k = 0; k < sizeof flags / sizeof flags[0]; k++) {
    if ((explanation->standing->flags & flags[k].bit) != 0) {
      tier_writer_text(&explanation->writer, NULL, tier__text_view(flags[k].name));
    }
  }
  tier_writer_end(&explanation->writer);
}

static void write_overrides(tier__explanation *explanation) {
  static const char *const names[] = {"freeze", "fix", "floor", "ceiling"};
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, "overrides", 1);
  for (int32_t kind = TIER_OVERRIDE_FREEZE; kind <= TIER_OVERRIDE_CEILING; kind++) {
    const tier__override *found = tier__explain_override(explanation, kind);
    if (found != NULL) {
      tier_writer_begin(writer, NULL, 0);
      tier_writer_text(writer, "kind", tier__text_view(names[kind]));
      tier__explain_tier(explanation, "tier", found->tier);
      tier_writer_text(writer, "reason", tier__text_view(found->reason));
      tier_writer_text(writer, "actor", tier__text_view(found->actor));
      tier__explain_day(explanation, "until", found->until_day);
      tier_writer_end(writer);
    }
  }
  tier_writer_end(writer);
}

void tier__explain_standing(tier__explanation *explanation) {
  const tier__standing *standing = explanation->standing;
  tier_writer *writer = &explanation->writer;
  tier_writer_begin(writer, "standing", 0);
  tier__explain_tier(explanation, "earned", standing->earned);
  tier__explain_day(explanation, "since", standing->since_day);
  tier__explain_day(explanation, "changed", standing->changed_day);
  tier__explain_day(explanation, "until", standing->until_day);
  tier__explain_day(explanation, "grace_until", standing->grace_until);
  tier__explain_tier(explanation, "next", standing->next_tier);
  tier__explain_day(explanation, "next_day", standing->next_tier < 0 ? TIER__NEVER_DAY : standing->next_day);
  tier_writer_integer(writer, "confirmed", standing->confirmed);
  write_flags(explanation);
  tier_writer_end(writer);
  write_overrides(explanation);
}
