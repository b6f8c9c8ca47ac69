/* SPDX-License-Identifier: Apache-2.0 */
/** @file fit_findings.h
 * What a fit finds odd about the data, as seen by the policy. */
#ifndef TIER_LIB_FIT_FINDINGS_H
#define TIER_LIB_FIT_FINDINGS_H

#include "base/table.h"
#include "policy/fitted_object.h"

/** Notes attributes of the book that cannot be read, because the policy has another column of that name. */
void tier__fit_note_hidden(tier_fitted *fitted, const tier_book *book);
/** Notes columns that expressions read and of which no customer has a value: what reads them is never true.
 * @param table Metrics, attributes, and those outputs of models that there are. */
tier_status tier__fit_note_never_known(tier_fitted *fitted, const tier__table *table, tier_error *err);

#endif
