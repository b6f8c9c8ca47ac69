/* SPDX-License-Identifier: Apache-2.0 */
#include "explain_sentence.h"

#include "base/calendar_text.h"
#include "base/number_text.h"
#include "ladder/ladder_move.h"

/* A name and the room for one that is not text yet. */
typedef struct name {
  tier_string text; /* Data NULL: there is none. */
  char room[32];
} name;

static void name_day(name *ret_name, int32_t day) {
  if (day != TIER__NEVER_DAY && day != TIER__NO_END) {
    ret_name->text = (tier_string){ret_name->room, tier__day_write(day, ret_name->room)};
  }
}

static void name_count(name *ret_name, int32_t count) {
  ret_name->text = (tier_string){ret_name->room, tier__integer_write(count, ret_name->room)};
}

static void name_decider(const tier__decider *by, char letter, name *ret_name) {
  if (letter == 'T' && by->condition != NULL) {
    ret_name->text = tier__expression_text(by->condition);
  } else if (letter == 'I' && by->rule != NULL) {
    ret_name->text = tier__text_view(by->rule->id);
  } else if (letter == 'A' && by->override_by != NULL) {
    ret_name->text = tier__text_view(by->override_by->actor);
  } else if (letter == 'R' && by->override_by != NULL) {
    ret_name->text = tier__text_view(by->override_by->reason);
  }
}

/* The last change, or else a promised one: a tier dwells after the one and before the other. */
static int32_t near_change(const tier__explanation *explanation) {
  const tier__standing *standing = explanation->standing;
  return standing->next_tier < 0 ||
                 !tier__ladder_dwelt(&explanation->ladder->settings, standing, explanation->result->as_of_day)
             ? standing->changed_day
             : standing->next_day;
}

/* What stands for a letter: see tier__reason. */
static void find_name(const tier__explanation *explanation, const tier__decider *by, char letter, name *ret_name) {
  const tier__standing *standing = explanation->standing;
  const tier__ladder_settings *settings = &explanation->ladder->settings;
  ret_name->text = (tier_string){NULL, 0};
  switch (letter) {
  case 'L':
    ret_name->text = tier__explain_label(explanation, standing->tier);
    break;
  case 'N':
    if (standing->next_tier >= 0) {
      ret_name->text = tier__explain_label(explanation, standing->next_tier);
    }
    break;
  case 'U':
    name_day(ret_name, standing->until_day);
    break;
  case 'G':
    name_day(ret_name, standing->grace_until);
    break;
  case 'C':
    name_day(ret_name, near_change(explanation));
    break;
  case 'D':
    name_day(ret_name, standing->next_day);
    break;
  case 'F':
    name_count(ret_name, standing->confirmed < 0 ? -standing->confirmed : standing->confirmed);
    break;
  case 'Q':
    name_count(ret_name, standing->confirmed < 0 ? settings->confirmations_down : settings->confirmations_up);
    break;
  default:
    name_decider(by, letter, ret_name);
  }
}

/* @return 1 if all names were there. */
static int fill_in(const tier__explanation *explanation, const tier__decider *by, const char *sentence,
                   tier__text *text) {
  const char *rest = sentence;
  for (const char *open = strchr(rest, '{'); open != NULL; open = strchr(rest, '{')) {
    name found;
    find_name(explanation, by, open[1], &found);
    if (found.text.data == NULL) {
      return 0;
    }
    tier__text_add(text, rest, (size_t)(open - rest));
    tier__text_add(text, found.text.data, found.text.length);
    rest = open + sizeof "{L}" - 1;
  }
  tier__text_add_string(text, rest);
  return 1;
}

tier_status tier__explain_sentence(tier__explanation *explanation, const tier__decider *by, tier_error *err) {
  tier__text text = tier__text_begin(explanation->result->context);
  const int complete = fill_in(explanation, by, by->reason->named[explanation->language], &text);
  const tier_status status = tier__text_status(&text, err);
  if (status == TIER_OK) {
    const tier_string named = {text.data, text.length};
    tier_writer_text(&explanation->writer, "reason_text",
                     complete ? named : tier__text_view(by->reason->plain[explanation->language]));
  }
  tier__text_end(&text);
  return status;
}
