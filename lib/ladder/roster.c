/* SPDX-License-Identifier: Apache-2.0 */
#include "base/context_object.h"
#include "base/failure.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "roster_object.h"
#include <string.h>

struct tier_roster {
  tier_context *context; /* Held. */
  char **tiers;          /* Ids from lowest to highest. */
  size_t tier_count;
  tier__keys *customers;
  int32_t *places; /* Tier index of each customer, by its key. */
  size_t capacity; /* Of `places`. */
};

tier_status tier__roster_make(tier_context *context, const char *const *tiers, size_t tier_count,
                              tier_roster **ret_roster, tier_error *err) {
  tier_status status = TIER_OK;
  tier_roster *roster = tier__alloc(context, 1, sizeof *roster);
  if (roster == NULL) {
    return tier__no_memory(err);
  }
  roster->context = tier__context_hold(context);
  roster->tiers = tier__alloc(context, tier_count, sizeof *roster->tiers);
  if (roster->tiers == NULL) {
    status = tier__no_memory(err);
    goto out;
  }
  for (; roster->tier_count < tier_count; roster->tier_count++) {
    const char *id = tiers[roster->tier_count];
    roster->tiers[roster->tier_count] = tier__copy_text(context, id, strlen(id));
    if (roster->tiers[roster->tier_count] == NULL) {
      status = tier__no_memory(err);
      goto out;
    }
  }
  TIER__TRY_OUT(tier__keys_create(context, &roster->customers, err));
  *ret_roster = roster;
out:
  if (status != TIER_OK) {
    tier_roster_destroy(roster);
  }
  return status;
}

void tier_roster_destroy(tier_roster *roster) {
  if (roster == NULL) {
    return;
  }
  tier_context *context = roster->context;
  for (size_t k = 0; k < roster->tier_count; k++) {
    tier__release(context, roster->tiers[k]);
  }
  tier__release(context, roster->tiers);
  tier__keys_destroy(roster->customers);
  tier__release(context, roster->places);
  tier__release(context, roster);
  tier_context_destroy(context);
}

static int32_t find_tier(const tier_roster *roster, tier_string id) {
  for (size_t k = 0; id.data != NULL && k < roster->tier_count; k++) {
    const char *tier = roster->tiers[k];
    if (strlen(tier) == id.length && memcmp(tier, id.data, id.length) == 0) {
      return (int32_t)k;
    }
  }
  return -1;
}

static tier_status fail_tier(tier_string id, int64_t row, tier_error *err) {
  const int readable = id.data != NULL && id.length <= 64 && tier__utf8_valid(id.data, id.length);
  return tier__fail_row(err, TIER_E_NOT_FOUND, row, "no tier has the id \"%.*s\"", readable ? (int)id.length : 3,
                        readable ? id.data : "...");
}

/* Everything about a batch that can be seen without touching the roster. */
static tier_status check_batch(const tier_roster *roster, const tier_string *customer_ids, const tier_string *tiers,
                               size_t count, size_t *ret_bytes, tier_error *err) {
  size_t bytes = 0;
  for (size_t i = 0; i < count; i++) {
    const tier_string id = customer_ids[i];
    if (id.length == 0 || id.data == NULL) {
      return tier__fail_row(err, TIER_E_DATA, (int64_t)i, "customer id is empty");
    }
    if (!tier__utf8_valid(id.data, id.length)) {
      return tier__fail_row(err, TIER_E_DATA, (int64_t)i, "customer id is not valid UTF-8");
    }
    if (find_tier(roster, tiers[i]) < 0) {
      return fail_tier(tiers[i], (int64_t)i, err);
    }
    if (id.length > SIZE_MAX - bytes) {
      return tier__no_memory(err);
    }
    bytes += id.length;
  }
  *ret_bytes = bytes;
  return TIER_OK;
}

tier_status tier_roster_add(tier_roster *roster, const tier_string *customer_ids, const tier_string *tiers,
                            size_t count, tier_error *err) {
  if (roster == NULL || (count > 0 && (customer_ids == NULL || tiers == NULL))) {
    return tier__fail(err, TIER_E_ARGUMENT, "roster, customer_ids and tiers must not be NULL");
  }
  const size_t before = tier__keys_count(roster->customers);
  if (count >= TIER__NO_KEY - before) {
    return tier__fail(err, TIER_E_ARGUMENT, "a roster holds fewer than 2^32 - 1 customers");
  }
  size_t bytes = 0;
  TIER__TRY(check_batch(roster, customer_ids, tiers, count, &bytes, err));
  void *places = roster->places;
  TIER__TRY(tier__reserve(roster->context, &places, &roster->capacity, before + count, sizeof *roster->places, err));
  roster->places = places;
  TIER__TRY(tier__keys_reserve(roster->customers, count, bytes, err));
  for (size_t i = 0; i < count; i++) {
    const uint32_t key = tier__keys_add(roster->customers, customer_ids[i]);
    if (key < before + i) { /* Not new: it was there before, or in an earlier row. */
      tier__keys_truncate(roster->customers, before);
      return tier__fail_row(err, TIER_E_DATA, (int64_t)i, "customer '%.*s' is named twice",
                            (int)(customer_ids[i].length < 100 ? customer_ids[i].length : 100), customer_ids[i].data);
    }
    roster->places[key] = find_tier(roster, tiers[i]);
  }
  return TIER_OK;
}

size_t tier_roster_count(const tier_roster *roster) {
  return roster == NULL ? 0 : tier__keys_count(roster->customers);
}

int tier__roster_fits(const tier_roster *roster, const char *const *tiers, size_t tier_count) {
  if (roster->tier_count != tier_count) {
    return 0;
  }
  for (size_t k = 0; k < tier_count; k++) {
    if (strcmp(roster->tiers[k], tiers[k]) != 0) {
      return 0;
    }
  }
  return 1;
}

int32_t tier__roster_tier(const tier_roster *roster, tier_string customer_id) {
  const uint32_t key = tier__keys_find(roster->customers, customer_id);
  return key == TIER__NO_KEY ? -1 : roster->places[key];
}
