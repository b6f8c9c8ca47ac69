/* SPDX-License-Identifier: Apache-2.0 */
#include "pipeline.h"

#include "base/calendar.h"
#include "base/failure.h"
#include "book/book_column.h"
#include "book/book_object.h"

tier_status tier__pipeline_group(const tier_policy *policy, const tier_book *book, int32_t as_of_day,
                                 tier__ledger *ret_ledger, tier_error *err) {
  const int32_t digits = tier__book_minor_digits(book);
  if (as_of_day < TIER__FIRST_DAY || as_of_day > TIER__LAST_DAY) {
    return tier__fail(err, TIER_E_ARGUMENT, "as_of_day %d is outside the years 1 to 9999", (int)as_of_day);
  }
  if (digits != policy->minor_digits) {
    return tier__fail(err, TIER_E_DATA, "the book has %d minor digits, the policy's money has %d", (int)digits,
                      (int)policy->minor_digits);
  }
  return tier__ledger_build(book, &policy->purchases, as_of_day, ret_ledger, err);
}

tier_status tier__pipeline_columns(const tier_fitted *fitted, const tier_book *book, const tier__ledger *ledger,
                                   tier__table *table, tier_error *err) {
  TIER__TRY(
      tier__metrics_compute(ledger, fitted->policy->windows, fitted->policy->window_count, table, err));
  for (size_t i = 0; i < fitted->attribute_count; i++) {
    const tier__declared_attribute *attribute = &fitted->attributes[i];
    const tier_type type = tier__book_attribute_type(book, attribute->name);
    if (type == TIER_ANY) {
      return tier__fail(err, TIER_E_DATA, "the book has no attribute '%s', which the policy reads", attribute->name);
    }
    if (type != attribute->type) {
      return tier__fail(err, TIER_E_DATA, "attribute '%s' is %s in the book, but the policy takes it as %s",
                        attribute->name, tier__type_name(type), tier__type_name(attribute->type));
    }
    TIER__TRY(tier__book_attribute(book, attribute->name, ledger, table, err));
  }
  return TIER_OK;
}
